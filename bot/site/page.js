// What the chat page adds to Gradio: sources that open, buttons that ask, copy and print, and words for screen readers.
"use strict";
const box = () => document.querySelector("#question textarea");
const type = (field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
// Gradio takes what was typed over a moment later.
const press = (id) => setTimeout(() => document.getElementById(id).click(), 50);
const ask = (question) => { type(box(), question.slice(0, 1000)); press("send"); };

const openSource = (marker) => {
  const source = document.getElementById(marker.getAttribute("href").slice(1));
  source.open = true;
  source.querySelector("summary").focus();
  source.scrollIntoView({ block: "nearest" });
};

const copy = async (button) => {
  const text = button.dataset.copy || new URL(button.dataset.link, location.origin + location.pathname).href;
  // Outside HTTPS a browser gives no clipboard; a selected field can be copied everywhere.
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else {
    const field = document.createElement("textarea");
    field.value = text;
    button.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  say(button.closest(".actions").dataset.done, button.closest("article").lang);
  const label = button.textContent;
  button.textContent = button.closest(".actions").dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
};

// Gradio keeps our style sheet to what stands inside its container.
const printed = () => document.querySelector(".contain > *");
const print = (button) => {
  const turn = button.closest("article");
  printed().dataset.print = button.dataset.print;
  turn.classList.add("printed");
  window.print();
};
window.addEventListener("afterprint", () => {
  delete printed().dataset.print;
  document.querySelectorAll(".printed").forEach((turn) => turn.classList.remove("printed"));
});

const report = async (place, verdict) => {
  const details = place.querySelector("details");
  const reasons = verdict === "useful" ? [] : [...details.querySelectorAll("input:checked")].map((box) => box.value);
  const comment = verdict === "useful" ? "" : details.querySelector("textarea").value;
  const response = await fetch("/api/v1/feedback", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ answer_id: place.dataset.answer, verdict, reasons, comment }),
  }).catch(() => ({ ok: false }));
  const told = response.ok ? place.dataset.thanks : place.dataset.failed;
  if (response.ok) place.textContent = told;
  say(told, place.closest("article").lang);
};

document.addEventListener("click", (event) => {
  const target = event.target.closest && event.target.closest("a.marker, button");
  if (!target || !target.closest("article.turn, #examples")) return;
  if (target.matches("a.marker")) { event.preventDefault(); openSource(target); }
  else if (target.matches(".ask")) ask(target.value);
  else if (target.matches(".wish")) { type(document.querySelector("#wish textarea, #wish input"), target.value); press("fulfil"); }
  else if (target.matches(".copy")) copy(target);
  else if (target.matches(".print")) print(target);
  else if (target.matches(".useful")) report(target.closest(".feedback"), "useful");
  else if (target.matches(".send-report")) report(target.closest(".feedback"), "not_useful");
});

// The log is drawn anew with every answer. So a region of its own says what is new, and what was open opens again.
const said = document.createElement("div");
said.setAttribute("role", "status");
said.className = "only-read-aloud";
const say = (text, language) => { said.lang = language || ""; said.textContent = text; };
const opened = new Set();
let shown = 0;
let waiting = false;
document.addEventListener("toggle", (event) => {
  if (!event.target.matches("details.source")) return;
  if (!event.target.open) {
    if (event.target.isConnected) opened.delete(event.target.id);
    return;
  }
  opened.add(event.target.id);
  // In a long section the marked quote must be what one sees first.
  const section = event.target.querySelector(".section");
  const mark = section.querySelector("mark");
  section.scrollTop += mark.getBoundingClientRect().top - section.getBoundingClientRect().top - 48;
}, true);

// A link to a question: what stands after # is never sent to a server, so it is in no log.
let linked = new URLSearchParams(location.hash.slice(1)).get("q");
document.addEventListener("click", (event) => {
  if (event.target.closest && event.target.closest("#clear")) history.replaceState(null, "", location.pathname + location.search);
});

new MutationObserver(() => {
  if (!said.isConnected) document.body.append(said);
  if (linked && box() && document.getElementById("send")) {
    const question = linked;
    linked = null;
    // Gradio listens a moment after it has drawn the page.
    setTimeout(() => ask(question), 500);
  }
  const pending = document.querySelector("#log article.waiting");
  if (pending && !waiting) {
    pending.scrollIntoView({ block: "start" });
    say(pending.querySelector(".busy").textContent, pending.lang);
  }
  waiting = Boolean(pending);
  const turns = document.querySelectorAll("#log article.turn:not(.waiting)");
  if (turns.length === shown && !pending) return;
  document.querySelectorAll("details.source").forEach((source) => { if (opened.has(source.id) && !source.open) source.open = true; });
  if (turns.length === shown) return;
  if (turns.length < shown) opened.clear();
  const newest = turns.length > shown ? turns[turns.length - 1] : null;
  shown = turns.length;
  say(newest ? newest.querySelector(".answer").textContent : "", newest ? newest.lang : "");
  if (!newest) return;
  newest.scrollIntoView({ block: "start" });
  // On a phone the keyboard would cover the answer.
  if (matchMedia("(pointer: coarse)").matches && document.activeElement === box()) box().blur();
}).observe(document.documentElement, { childList: true, subtree: true });

// Labels that Gradio draws, in the language that it does not know.
const LABELS = { "#question label > span": "question", "#send": "send", "#audience > span": "audience", "#language > span": "language" };
const label = async () => {
  const texts = await (await fetch("/site/labels/pap.json")).json();
  Object.entries(LABELS).forEach(([place, key]) => {
    const element = document.querySelector(place);
    if (element) element.textContent = texts[key];
  });
};
if (document.documentElement.lang === "pap") {
  const drawn = new MutationObserver(() => {
    if (!document.querySelector("#send")) return;
    drawn.disconnect();
    setTimeout(label, 500);
  });
  drawn.observe(document.documentElement, { childList: true, subtree: true });
}

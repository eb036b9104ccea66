// What one can do with an answer, on the chat page and in the widget: open a source, go on, ask further, copy, print, report.
// `surface` is what the two do each in their own way; they fill it in.
"use strict";
const surface = { ask: (_question) => {}, wish: (_value, _article) => {}, sheet: () => document.body };

// A region of its own says what is new; what is drawn anew around it is not read aloud again.
const said = document.createElement("div");
said.setAttribute("role", "status");
said.className = "only-read-aloud";
const say = (text, language) => {
  if (!said.isConnected) document.body.append(said);
  said.lang = language || "";
  said.textContent = text;
};

const openSource = (marker) => {
  const source = document.getElementById(marker.getAttribute("href").slice(1));
  source.open = true;
  source.querySelector("summary").focus();
  source.scrollIntoView({ block: "nearest" });
};

const copy = async (button) => {
  const text = button.dataset.copy || new URL(button.dataset.link, location.origin + location.pathname).href;
  const hasCopied = navigator.clipboard && await navigator.clipboard.writeText(text).then(() => true, () => false);
  // Outside HTTPS, and in a frame, a browser may give no clipboard; a selected field can be copied everywhere.
  if (!hasCopied) {
    const field = document.createElement("textarea");
    field.value = text;
    button.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  const { done } = button.closest(".actions").dataset;
  say(done, button.closest("article").lang);
  const label = button.textContent;
  button.textContent = done;
  setTimeout(() => { button.textContent = label; }, 2000);
};

// The sheet is told what is printed of it, and which turn.
const print = (button) => {
  surface.sheet().dataset.print = button.dataset.print;
  button.closest("article").classList.add("printed");
  window.print();
};
window.addEventListener("afterprint", () => {
  delete surface.sheet().dataset.print;
  document.querySelectorAll(".printed").forEach((turn) => turn.classList.remove("printed"));
});

const report = async (place, form) => {
  const response = await fetch("/api/v1/feedback", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      answer_id: place.dataset.answer,
      verdict: form ? form.dataset.verdict : "useful",
      reasons: form ? [...form.querySelectorAll("input:checked")].map((box) => box.value) : [],
      comment: form ? form.querySelector("textarea").value : "",
    }),
  }).catch(() => ({ ok: false }));
  const told = response.ok ? place.dataset.thanks : place.dataset.failed;
  say(told, place.closest("article").lang);
  if (response.ok) {
    place.textContent = told;
    place.tabIndex = -1;
    place.focus();
  } else {
    place.querySelector("p").textContent = told;
  }
};

const acts = {
  "a.marker": (target, event) => { event.preventDefault(); openSource(target); },
  ".ask": (target) => surface.ask(target.value),
  ".wish": (target) => surface.wish(target.value, target.closest("article")),
  ".copy": copy,
  ".print": print,
  ".useful": (target) => report(target.closest(".feedback"), null),
  ".send-report": (target) => report(target.closest(".feedback"), target.closest("details")),
};
document.addEventListener("click", (event) => {
  const target = event.target.closest && event.target.closest("a.marker, button");
  if (!target || !target.closest("article.turn, #examples")) return;
  Object.entries(acts).forEach(([selector, act]) => { if (target.matches(selector)) act(target, event); });
});

// In a long section the marked quote must be what one sees first.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches("details.source") || !event.target.open) return;
  const section = event.target.querySelector(".section");
  const mark = section.querySelector("mark");
  section.scrollTop += mark.getBoundingClientRect().top - section.getBoundingClientRect().top - 48;
}, true);

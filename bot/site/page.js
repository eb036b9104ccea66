// What the chat page adds to Gradio: buttons that ask and print, words for screen readers, and a change of language.
"use strict";
const box = () => document.querySelector("#question textarea");
const type = (field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
// Gradio takes what was typed over a moment later.
const press = (id) => setTimeout(() => document.getElementById(id).click(), 50);
surface.ask = (question) => { type(box(), question.slice(0, 1000)); press("send"); };
surface.wish = (value) => { type(document.querySelector("#wish textarea, #wish input"), value); press("fulfil"); };

// Gradio keeps our style sheet to what stands inside its container.
surface.sheet = () => document.querySelector(".contain > *");

// The log is drawn anew with every answer; what was open opens again.
const opened = new Set();
let shown = 0;
let waiting = false;
document.addEventListener("toggle", (event) => {
  if (!event.target.matches("details.source")) return;
  if (event.target.open) opened.add(event.target.id);
  else if (event.target.isConnected) opened.delete(event.target.id);
}, true);

// A link to a question: what stands after # is never sent to a server, so it is in no log.
let linked = new URLSearchParams(location.hash.slice(1)).get("q");
document.addEventListener("click", (event) => {
  if (event.target.closest && event.target.closest("#clear")) history.replaceState(null, "", location.pathname + location.search);
});

new MutationObserver(() => {
  if (linked && box() && document.getElementById("send")) {
    const question = linked;
    linked = null;
    // Gradio listens a moment after it has drawn the page.
    setTimeout(() => surface.ask(question), 500);
  }
  const pending = document.querySelector("#log article.waiting");
  if (pending && !waiting) {
    pending.scrollIntoView({ block: "start" });
    say(pending.querySelector(".busy").textContent, pending.lang);
  }
  waiting = Boolean(pending);
  const alert = document.querySelector("#log [role=alert]");
  if (alert && !alert.dataset.seen) {
    alert.dataset.seen = "yes";
    alert.scrollIntoView({ block: "center" });
  }
  const turns = document.querySelectorAll("#log article.turn:not(.waiting)");
  if (turns.length === shown && !pending) return;
  document.querySelectorAll("details.source").forEach((source) => { if (opened.has(source.id) && !source.open) source.open = true; });
  if (turns.length === shown) return;
  if (turns.length < shown) opened.clear();
  const newest = turns.length > shown ? turns[turns.length - 1] : null;
  shown = turns.length;
  // The number of a source says nothing to who hears it.
  say(newest ? newest.querySelector(".answer").textContent.replace(/\s*\[\d+\]/g, "") : "", newest ? newest.lang : "");
  if (!newest) return;
  newest.scrollIntoView({ block: "start" });
  // On a phone the keyboard would cover the answer.
  if (matchMedia("(pointer: coarse)").matches && document.activeElement === box()) box().blur();
}).observe(document.documentElement, { childList: true, subtree: true });

// The language of the page can be changed in the middle of a conversation: our own parts stand there in each language,
// and the labels that Gradio draws get the texts of the chosen one.
const LABELS = {
  "#question label > span": ["question"],
  "#send": ["send"],
  "#clear": ["clear"],
  "#options .label-wrap > span:first-child": ["options"],
  "#audience > span": ["audience"],
  "#audience label > span": ["citizen", "organisation"],
  "#language > span": ["language"],
  "#language label > span": ["language_auto"],
};
let texts = null;
const relabel = () => {
  document.querySelectorAll(".languages a").forEach((link) => {
    const isChosen = link.lang === document.documentElement.lang;
    if (isChosen && !link.hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
    else if (!isChosen) link.removeAttribute("aria-current");
  });
  if (!texts || !box()) return;
  Object.entries(LABELS).forEach(([place, keys]) => {
    const elements = document.querySelectorAll(place);
    keys.forEach((key, number) => {
      const element = elements[number];
      if (element && element.textContent.trim() !== texts[key]) element.textContent = texts[key];
    });
  });
  if (box().placeholder !== texts.placeholder) box().placeholder = texts.placeholder;
};
const speak = async (language) => {
  const response = await fetch(`/site/labels/${language}.json`);
  if (!response.ok) return;
  texts = await response.json();
  setLanguage(language);
  relabel();
};
new MutationObserver(relabel).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest(".languages a");
  if (!link) return;
  event.preventDefault();
  history.replaceState(null, "", `?lang=${link.lang}${location.hash}`);
  speak(link.lang);
});
// Gradio knows no Papiamentu: its own words are Dutch until ours are there.
if (document.documentElement.lang === "pap") speak("pap");

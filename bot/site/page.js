// A marker opens its source; a new answer is shown, and told to screen readers.
"use strict";
document.addEventListener("click", (event) => {
  const marker = event.target.closest && event.target.closest("a.marker");
  const source = marker && document.getElementById(marker.getAttribute("href").slice(1));
  if (!source) return;
  event.preventDefault();
  source.open = true;
  source.querySelector("summary").focus();
  source.scrollIntoView({ block: "nearest" });
});

// The log is drawn anew with every answer. So a region of its own says what is new, and what was open opens again.
const said = document.createElement("div");
said.setAttribute("role", "status");
said.className = "only-read-aloud";
const opened = new Set();
let shown = 0;
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
new MutationObserver(() => {
  if (!said.isConnected) document.body.append(said);
  const turns = document.querySelectorAll("#log article.turn");
  if (turns.length === shown) return;
  if (turns.length < shown) opened.clear();
  const newest = turns.length > shown ? turns[turns.length - 1] : null;
  shown = turns.length;
  document.querySelectorAll("details.source").forEach((source) => { source.open = opened.has(source.id); });
  said.lang = newest ? newest.lang : "";
  said.textContent = newest ? newest.querySelector(".answer").textContent : "";
  if (newest) newest.scrollIntoView({ block: "start" });
}).observe(document.documentElement, { childList: true, subtree: true });

// The page follows the browser's language, or the one that was chosen (?lang=en); it must be known before Gradio starts.
"use strict";
const setLanguage = (() => {
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search).get("lang");
  const known = ["nl", "en", "pap"];
  let language = known.includes(asked) ? asked
    : known.find((code) => navigator.language.toLowerCase().split("-")[0] === code) || "en";
  // Gradio itself knows no Papiamentu: its own words are Dutch then, and page.js puts our labels over them.
  const gradio = language === "pap" ? "nl" : language;
  Object.defineProperty(navigator, "language", { get: () => gradio });
  Object.defineProperty(navigator, "languages", { get: () => [gradio] });
  const keep = () => { if (root.lang !== language) root.lang = language; };
  keep();
  new MutationObserver(keep).observe(root, { attributes: true, attributeFilter: ["lang"] });
  return (chosen) => { language = chosen; keep(); };
})();

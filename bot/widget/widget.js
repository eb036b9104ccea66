// Paraat on any page: <script src="https://host/widget.js" data-lang="nl" defer></script>
// A button and a frame; no cookies, no storage, nothing from a third party.
(() => {
  "use strict";
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const language = (script.dataset.lang || document.documentElement.lang || "nl").slice(0, 2) === "en" ? "en" : "nl";
  const words = { nl: ["Vraag het Paraat", "Sluiten"], en: ["Ask Paraat", "Close"] }[language];
  const label = script.dataset.label || words[0];

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ":host{all:initial;position:fixed;right:16px;bottom:16px;z-index:2147483000;font:16px system-ui,sans-serif}" +
    "button{min-height:44px;padding:0 18px;border:2px solid #fff;border-radius:22px;background:#1d4ed8;color:#fff;" +
    "font:600 16px system-ui,sans-serif;cursor:pointer;float:right}" +
    "button:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}" +
    "iframe{display:none;clear:both;width:min(400px,calc(100vw - 32px));height:min(600px,calc(100vh - 100px));" +
    "border:1px solid #64748b;border-radius:8px;background:#fff;margin-bottom:8px}" +
    "iframe.open{display:block}"
  );
  root.adoptedStyleSheets = [sheet];

  const frame = document.createElement("iframe");
  frame.title = "Paraat";
  frame.id = "paraat-frame";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", frame.id);

  const show = (open) => {
    if (open && !frame.src) frame.src = `${origin}/embed?lang=${language}`;
    frame.classList.toggle("open", open);
    button.textContent = open ? words[1] : label;
    button.setAttribute("aria-expanded", String(open));
    (open ? frame : button).focus();
  };
  button.addEventListener("click", () => show(!frame.classList.contains("open")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && frame.classList.contains("open")) show(false);
  });
  // Escape inside the frame arrives as a message; only our own frame is heard.
  window.addEventListener("message", (event) => {
    if (event.origin === origin && event.source === frame.contentWindow && event.data === "paraat:close") show(false);
  });
  root.append(frame, button);
  const place = () => document.body.append(host);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();

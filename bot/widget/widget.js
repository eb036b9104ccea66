// Paraat on any page: <script src="https://host/widget.js" data-lang="nl" defer></script>
// A button and a frame; no cookies, no storage, nothing from a third party. Until the button is pressed this is all.
(() => {
  "use strict";
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  // Each script that asks for something of its own gets a button; the same line twice is a mistake.
  const wish = JSON.stringify([origin, ...Object.entries(script.dataset).sort()]);
  const others = [...document.querySelectorAll("[data-paraat-widget]")];
  if (others.some((other) => other.dataset.paraatWidget === wish)) {
    console.warn("Paraat is on this page already with the same attributes; this script does nothing.");
    return;
  }
  const asked = (script.dataset.lang || document.documentElement.lang || "nl").slice(0, 3).replace("-", "");
  const language = ["nl", "en", "pap"].includes(asked) ? asked : "nl";
  const words = { nl: ["Vraag het Paraat", "Sluiten"], en: ["Ask Paraat", "Close"], pap: ["Puntra Paraat", "Sera"] }[language];
  const label = script.dataset.label || words[0];
  const audience = script.dataset.audience === "organisation" ? "&audience=organisation" : "";
  const STATUSES = ["answered", "partial", "not_in_sources", "out_of_scope", "emergency", "refused", "unavailable"];

  const host = document.createElement("div");
  host.dataset.paraatWidget = wish;
  host.lang = language;
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  // What is important inside a shadow root wins from what is important on the page around it.
  sheet.replaceSync(
    ":host{all:initial!important;display:block!important;position:fixed!important;right:var(--paraat-right,16px)!important;" +
    `bottom:calc(var(--paraat-bottom,16px) + ${52 * others.length}px)!important;z-index:var(--paraat-z-index,2147483000)!important;font:16px system-ui,sans-serif!important}` +
    ":host([data-away]){display:none!important}" +
    "button{min-height:44px;min-width:44px;padding:0 18px;border:2px solid #fff;border-radius:var(--paraat-radius,22px);" +
    "background:var(--paraat-accent,#1d4ed8);color:var(--paraat-text,#fff);font:600 16px system-ui,sans-serif;cursor:pointer;float:right}" +
    "button:focus-visible{outline:3px solid var(--paraat-accent,#1d4ed8);outline-offset:2px}" +
    "[role=dialog]{display:none;clear:both;margin-bottom:8px}[role=dialog].open{display:block}" +
    "iframe{display:block;width:min(400px,calc(100vw - 32px));height:min(600px,calc(100vh - 100px));" +
    "border:1px solid #64748b;border-radius:8px;background:Canvas}" +
    "@media (prefers-reduced-motion:no-preference){button{transition:filter .15s}button:hover{filter:brightness(1.1)}}"
  );
  root.adoptedStyleSheets = [sheet];

  const dialog = document.createElement("div");
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-label", label);
  dialog.id = "paraat-dialog";
  const frame = document.createElement("iframe");
  frame.title = "Paraat";
  frame.referrerPolicy = "no-referrer";
  dialog.append(frame);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", dialog.id);

  // For the page's own counting: what happened, never what was asked or answered.
  const tell = (name, detail) => host.dispatchEvent(new CustomEvent(`paraat:${name}`, { bubbles: true, composed: true, detail }));
  const isOpen = () => dialog.classList.contains("open");
  const show = (open) => {
    const isFirst = open && !frame.src;
    if (isFirst) frame.src = `${origin}/embed?lang=${language}&host=${encodeURIComponent(location.origin)}${audience}`;
    dialog.classList.toggle("open", open);
    button.textContent = open ? words[1] : label;
    button.setAttribute("aria-expanded", String(open));
    (open ? frame : button).focus();
    if (open && !isFirst) frame.contentWindow.postMessage("paraat:focus", origin);
    tell(open ? "open" : "close");
  };
  // One conversation at a time: while another widget of this page is open, this one makes room.
  const makeRoom = ({ type, target }) => {
    if (target !== host && target.dataset?.paraatWidget) host.toggleAttribute("data-away", type === "paraat:open");
  };
  ["paraat:open", "paraat:close"].forEach((name) => document.addEventListener(name, makeRoom));
  button.addEventListener("click", () => show(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) show(false);
  });
  // Only our own frame is heard, and only these few words from it.
  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow || typeof event.data !== "string") return;
    if (event.data === "paraat:close" && isOpen()) show(false);
    const status = event.data.replace("paraat:answer:", "");
    if (event.data !== status && STATUSES.includes(status)) tell("answer", { status });
  });
  root.append(dialog, button);
  const place = () => document.body.append(host);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();

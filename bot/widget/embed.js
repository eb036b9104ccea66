// The chat inside the widget's frame: asks its own host and shows the turns that it renders, those of the chat page.
"use strict";
const LANGUAGES = ["nl", "en", "pap"];
const given = new URLSearchParams(location.search);
let language = LANGUAGES.includes(given.get("lang")) ? given.get("lang") : "nl";
// The page around us; what we tell it is delivered only if it is that page. Framed by hand there is no one to tell.
const host = /^https?:\/\//.test(given.get("host") || "") ? given.get("host") : "";
const tell = (message) => { if (host && parent !== window) parent.postMessage(message, host); };
const turns = [];
let texts = {};
let number = 0;
let region = null;
let audience = given.get("audience") === "organisation" ? "organisation" : "citizen";

const byId = (id) => document.getElementById(id);
const make = (tag, text, className) => {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
};
const tellAloud = (text) => byId("told").append(make("p", text, ""));

// Reads events from a stream; gives the record of the last one.
const read = async (response, onSentence) => {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return null;
    buffer += value;
    const blocks = buffer.split("\n\n");
    buffer = blocks.pop();
    for (const block of blocks) {
      const [name, data] = block.split("\n");
      if (!name.startsWith("event: ")) continue;
      const content = JSON.parse(data.slice("data: ".length));
      if (name === "event: sentence") onSentence(content);
      if (name === "event: answer") return content;
      if (name === "event: error") return null;
    }
  }
};

const request = async (question, notInDanger, onSentence) => {
  const body = { question, audience, history: turns.slice(-20), not_in_danger: notInDanger };
  if (region) body.region = region;
  // Who chose Papiamentu gets its fixed texts; else the answer is in the language of the question.
  if (language === "pap") body.language = "pap";
  const response = await fetch(`/embed/answers?turn=${number}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(body),
  });
  if (response.status === 429) return { note: texts.too_many.replace("{seconds}", response.headers.get("Retry-After")) };
  const isStream = (response.headers.get("Content-Type") || "").startsWith("text/event-stream");
  if (!isStream) return { note: texts.failed };
  const record = await read(response, onSentence);
  return record ? { record } : { note: texts.failed };
};

// The turn as it stands until its answer is whole: the question, and the sentences that are there already.
const waitingTurn = (question) => {
  const article = make("article", "", "turn waiting");
  const asked = make("h2", "", "asked");
  asked.append(make("span", texts.you || "", ""), ` ${question}`);
  const paragraph = make("p", texts.busy || "", "answer");
  article.append(asked, paragraph);
  article.setAttribute("aria-busy", "true");
  return { article, paragraph };
};

async function ask(question, notInDanger = false) {
  const send = byId("send");
  if (send.disabled) return;
  send.disabled = true;
  number += 1;
  byId("told").replaceChildren();
  await ready;
  let { article, paragraph } = waitingTurn(question);
  byId("log").append(article);
  article.scrollIntoView({ block: "start" });
  let told = 0;
  const onSentence = (sentence) => {
    paragraph.textContent = told ? `${paragraph.textContent} ${sentence.text}` : sentence.text;
    told += 1;
    tellAloud(sentence.text);
  };
  const { record, note } = await request(question, notInDanger, onSentence).catch(() => ({ note: texts.failed }));
  if (record) {
    // Rendered by our own host, with everything from people and documents escaped; no script in it could run here.
    const template = document.createElement("template");
    template.innerHTML = record.html;
    const whole = template.content.firstElementChild;
    article.replaceWith(whole);
    article = whole;
    byId("told").lang = whole.lang;
    turns.push({ role: "user", content: question }, { role: "assistant", content: record.text.slice(0, 4000) });
    byId("question").value = "";
    tell(`paraat:answer:${record.status}`);
  } else {
    article.classList.remove("waiting");
    article.removeAttribute("aria-busy");
    paragraph.textContent = note;
    paragraph.classList.add("alert");
    tellAloud(note);
    byId("question").value = question;
  }
  article.dataset.question = question;
  article.scrollIntoView({ block: "start" });
  byId("clear").hidden = false;
  send.disabled = false;
  byId("question").focus({ preventScroll: true });
}
surface.ask = ask;
surface.wish = (value, article) => {
  if (value !== "yes") region = value;
  ask(article.dataset.question, value === "yes");
};

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = byId("question").value.trim();
  if (question) ask(question);
});
byId("clear").addEventListener("click", () => {
  turns.length = 0;
  region = null;
  byId("log").replaceChildren();
  byId("told").replaceChildren();
  byId("clear").hidden = true;
  byId("question").focus();
});
byId("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    byId("form").requestSubmit();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell("paraat:close");
});
window.addEventListener("message", (event) => {
  if (event.source === parent && event.origin === host && event.data === "paraat:focus") byId("question").focus();
});

// A question that is asked before the texts are there waits for them.
const load = async (wanted) => {
  for (;;) {
    const response = await fetch(`/widget/texts/${wanted}.json`).catch(() => null);
    if (response && response.ok) return response.json();
    await new Promise((done) => setTimeout(done, 1000));
  }
};
const showAudience = () => {
  byId("audience").setAttribute("aria-label", texts.audience);
  byId("audience").firstElementChild.textContent = texts.audience;
  document.querySelectorAll("#audience button").forEach((button) => {
    button.textContent = texts[button.value];
    button.setAttribute("aria-pressed", String(button.value === audience));
  });
};
byId("audience").addEventListener("click", (event) => {
  if (!event.target.matches("button")) return;
  audience = event.target.value;
  showAudience();
});
const speak = async (wanted) => {
  texts = await load(wanted);
  language = wanted;
  document.documentElement.lang = language;
  byId("notice").textContent = texts.first_notice;
  byId("operator").textContent = texts.operator_line;
  byId("danger").textContent = texts.danger_line;
  byId("label").textContent = texts.question;
  byId("send").textContent = texts.send;
  byId("clear").textContent = texts.clear;
  byId("about").textContent = texts.about;
  byId("about").href = language === "en" ? "/about" : "/over";
  byId("crisis").textContent = texts.operator_message;
  byId("crisis").hidden = !texts.operator_message;
  byId("log").setAttribute("aria-label", texts.conversation);
  showAudience();
  byId("languages").setAttribute("aria-label", texts.language_choice);
  document.querySelectorAll("#languages button").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.lang === language));
  });
};
byId("languages").addEventListener("click", (event) => {
  if (event.target.matches("button")) speak(event.target.lang);
});
const ready = speak(language);
ready.then(() => byId("question").focus());

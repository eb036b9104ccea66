// The chat inside the widget's frame: asks the API of its own host and shows text as text, never as markup.
"use strict";
const given = new URLSearchParams(location.search);
const language = ["nl", "en", "pap"].includes(given.get("lang")) ? given.get("lang") : "nl";
// The page around us; what we tell it is delivered only if it is that page. Framed by hand there is no one to tell.
const host = /^https?:\/\//.test(given.get("host") || "") ? given.get("host") : "";
const tell = (message) => { if (host && parent !== window) parent.postMessage(message, host); };
const history = [];
// Cards for someone in distress carry no heading about danger; those about a life have no way on.
const GENTLE = ["own_life", "other_life", "child"];
const ABOUT_A_LIFE = ["own_life", "other_life"];
const REGIONS = ["nl", "aruba", "bonaire", "curacao", "saba", "sint-eustatius", "sint-maarten"];
let texts = {};
let turn = 0;
let region = null;

const byId = (id) => document.getElementById(id);
const make = (tag, text, className) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
};
const makeButton = (text, className, act) => {
  const button = make("button", text, className);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
};

const place = (citation) => {
  const { page, edition } = citation.renders || { page: citation.page, edition: citation.language };
  const words = texts[`place_page_${edition}`] || texts.place_page;
  const parts = [citation.title, citation.heading_path.slice(-1)[0], page ? words.replace("{page}", page) : ""];
  return parts.filter(Boolean).join(", ");
};

const source = (citation, id) => {
  const details = make("details");
  details.id = id;
  details.append(make("summary", `[${citation.marker}] ${place(citation)}`), make("p", texts[`kind_${citation.kind}`], "kind"));
  const quote = make(citation.kind === "official" ? "blockquote" : "p", citation.quote);
  quote.lang = citation.language;
  details.append(quote);
  if (/^https?:\/\//.test(citation.url)) {
    const isOfficial = citation.kind === "official" || citation.renders;
    const link = make("a", isOfficial ? texts.official_place : texts.rendered_place);
    Object.assign(link, { href: citation.url, target: "_blank", rel: "noopener noreferrer" });
    details.append(link);
  }
  return details;
};

// The emergency numbers on record become links that call.
const withNumbers = (paragraph, text) => {
  text.split(/([\s,;:()!?]+)/).forEach((word) => {
    const number = word.replace(/\.$/, "");
    if (!texts.call_numbers.split(" ").includes(number)) { paragraph.append(word); return; }
    const link = make("a", number, "call");
    link.href = `tel:${number.replaceAll("-", "")}`;
    paragraph.append(link, word.slice(number.length));
  });
};

const addSentence = (paragraph, sentence, number, isCard) => {
  if (isCard) withNumbers(paragraph, sentence.text);
  else paragraph.append(sentence.text);
  paragraph.append(" ");
  sentence.markers.forEach((marker) => {
    const button = makeButton(`[${marker}]`, "marker", () => {
      const details = byId(`source-${number}-${marker}`);
      if (!details) return;
      details.open = true;
      details.querySelector("summary").focus();
    });
    button.setAttribute("aria-label", texts.open_source.replace("{marker}", marker));
    paragraph.append(button, " ");
  });
};

const further = (title, items) => {
  const section = make("section", "", "nearby");
  const list = make("ul");
  items.forEach(([label, question]) => {
    const item = make("li");
    item.append(makeButton(label, "ask", () => ask(question)));
    list.append(item);
  });
  section.append(make("h2", title), list);
  return section;
};

const waysOn = (record, question) => {
  const ways = make("div", "", "ways-on");
  if (!record.region) {
    ways.append(make("p", texts.where_are_you));
    REGIONS.forEach((name) => ways.append(makeButton(texts[`region_${name}`], "wish", () => { region = name; ask(question); })));
  }
  if (!ABOUT_A_LIFE.includes(record.reason)) {
    ways.append(makeButton(texts.not_in_danger, "wish", () => ask(question, true)));
  }
  return ways;
};

// Completes an answer whose sentences may stand there already.
const complete = (article, paragraph, record, question, number) => {
  const isCard = record.status === "emergency";
  article.lang = record.language === "en" ? "en" : "nl";
  article.classList.add(record.status);
  paragraph.replaceChildren();
  record.sentences.forEach((sentence) => addSentence(paragraph, sentence, number, isCard));
  const message = texts.operator_notice.split("{")[0];
  const isMessage = (notice) => notice.startsWith(message);
  article.prepend(
    ...record.notices.filter(isMessage).map((notice) => make("p", notice, "crisis")),
    ...(record.status === "answered" || GENTLE.includes(record.reason) ? [] : [make("p", texts[`status_${record.status}`], "status")]),
  );
  if (isCard) article.append(waysOn(record, question));
  record.citations.forEach((citation) => article.append(source(citation, `source-${number}-${citation.marker}`)));
  record.notices.filter((notice) => !isMessage(notice)).forEach((notice) => article.append(make("p", notice, "notices")));
  if (record.nearby.length) {
    const about = (near) => texts.suggestion.replace("{heading}", near.heading_path.slice(-1)[0]);
    const items = record.nearby.map((near) => [near.heading_path.slice(-2).join(" › "), about(near)]);
    article.append(further(texts.nearby, items.filter((item) => !record.suggestions.includes(item[1]))));
  }
  if (record.suggestions.length) article.append(further(texts.suggestions, record.suggestions.map((text) => [text, text])));
};

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
  const body = { question, history: history.slice(-20), not_in_danger: notInDanger };
  if (region) body.region = region;
  const response = await fetch("/embed/answers", {
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

async function ask(question, notInDanger = false) {
  const log = byId("log");
  const send = byId("send");
  if (send.disabled) return;
  send.disabled = true;
  turn += 1;
  const number = turn;
  log.append(make("h2", question, "asked"));
  const article = make("article", "", "answer");
  const paragraph = make("p");
  article.append(paragraph);
  // Told once it is whole: a screen reader hears finished sentences, and each of them once.
  article.setAttribute("aria-busy", "true");
  log.append(article);
  const onSentence = (sentence) => addSentence(paragraph, sentence, number, false);
  const { record, note } = await request(question, notInDanger, onSentence).catch(() => ({ note: texts.failed }));
  if (record) {
    complete(article, paragraph, record, question, number);
    history.push({ role: "user", content: question }, { role: "assistant", content: record.text.slice(0, 4000) });
    byId("question").value = "";
    tell(`paraat:answer:${record.status}`);
  } else {
    paragraph.textContent = note;
    byId("question").value = question;
  }
  article.removeAttribute("aria-busy");
  article.previousElementSibling.scrollIntoView({ block: "start" });
  byId("clear").hidden = false;
  send.disabled = false;
  byId("question").focus({ preventScroll: true });
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = byId("question").value.trim();
  if (question) ask(question);
});
byId("clear").addEventListener("click", () => {
  history.length = 0;
  region = null;
  byId("log").replaceChildren();
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

fetch(`/widget/texts/${language}.json`).then((response) => response.json()).then((all) => {
  texts = all;
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
  byId("question").focus();
});

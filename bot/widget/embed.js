// The chat inside the widget's frame: asks the API of its own host and shows text as text, never as markup.
"use strict";
const language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "nl";
const history = [];
// Cards for someone in distress carry no heading about danger.
const GENTLE = ["own_life", "other_life", "child"];
let texts = {};
let turn = 0;

const make = (tag, text, className) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
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
  details.append(make("summary", `[${citation.marker}] ${place(citation)}`));
  details.append(make("p", texts[`kind_${citation.kind}`], "kind"));
  const quote = make(citation.kind === "official" ? "blockquote" : "p", citation.quote);
  quote.lang = citation.language;
  details.append(quote);
  if (/^https?:\/\//.test(citation.url)) {
    const link = make("a", texts.official_place);
    link.href = citation.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
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

const nearby = (record) => {
  const section = make("section", "", "nearby");
  const list = make("ul");
  record.nearby.forEach((near) => {
    const page = near.page ? `, ${texts.place_page.replace("{page}", near.page)}` : "";
    list.append(make("li", near.heading_path.slice(-2).join(" › ") + page));
  });
  section.append(make("h2", texts.nearby), list);
  return section;
};

const render = (record) => {
  turn += 1;
  const article = make("article", "", `answer ${record.status}`);
  article.append(...(record.status === "answered" || GENTLE.includes(record.reason)
    ? [] : [make("p", texts[`status_${record.status}`], "status")]));
  article.lang = record.language === "en" ? "en" : "nl";
  const paragraph = make("p");
  record.sentences.forEach((sentence) => {
    if (record.status === "emergency") withNumbers(paragraph, sentence.text);
    else paragraph.append(sentence.text);
    paragraph.append(" ");
    sentence.markers.forEach((marker) => {
      const button = make("button", `[${marker}]`, "marker");
      button.type = "button";
      button.setAttribute("aria-label", texts.open_source.replace("{marker}", marker));
      const id = `source-${turn}-${marker}`;
      button.addEventListener("click", () => {
        const details = document.getElementById(id);
        details.open = true;
        details.querySelector("summary").focus();
      });
      paragraph.append(button, " ");
    });
  });
  article.append(paragraph);
  record.citations.forEach((citation) => article.append(source(citation, `source-${turn}-${citation.marker}`)));
  if (record.nearby.length) article.append(nearby(record));
  record.notices.forEach((notice) => article.append(make("p", notice, "notices")));
  return article;
};

const ask = async (question) => {
  const response = await fetch("/api/v1/answers", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ question, history: history.slice(-20) }),
  });
  if (response.status === 429) return { note: texts.too_many.replace("{seconds}", response.headers.get("Retry-After")) };
  if (!response.ok) return { note: texts.failed };
  return { record: await response.json() };
};

document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const box = document.getElementById("question");
  const question = box.value.trim();
  if (!question) return;
  const log = document.getElementById("log");
  const send = document.getElementById("send");
  send.disabled = true;
  log.append(make("p", question, "asked"));
  const { record, note } = await ask(question).catch(() => ({ note: texts.failed }));
  if (record) {
    const article = render(record);
    log.append(article);
    article.scrollIntoView({ block: "start" });
    history.push({ role: "user", content: question }, { role: "assistant", content: record.text.slice(0, 4000) });
    box.value = "";
  } else {
    log.append(make("p", note));
  }
  send.disabled = false;
  box.focus();
});

document.getElementById("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    document.getElementById("form").requestSubmit();
  }
});

document.addEventListener("keydown", (event) => {
  // The host page's origin is not known to the frame, and the message holds nothing but the wish to close.
  if (event.key === "Escape") parent.postMessage("paraat:close", "*");
});

fetch("/widget/texts.json").then((response) => response.json()).then((all) => {
  texts = all[language];
  document.documentElement.lang = language;
  document.getElementById("notice").textContent = texts.first_notice;
  document.getElementById("operator").textContent = texts.operator_line;
  document.getElementById("danger").textContent = texts.danger_line;
  document.getElementById("label").textContent = texts.question;
  document.getElementById("send").textContent = texts.send;
  document.getElementById("log").setAttribute("aria-label", texts.conversation);
  document.getElementById("question").focus();
});

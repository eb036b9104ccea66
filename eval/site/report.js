"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const cases = Array.from(document.querySelectorAll(".case"));
  const texts = cases.map((one) => one.textContent.toLowerCase());
  const count = document.getElementById("count");
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.words.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    cases.forEach((one, at) => {
      const fits =
        ["language", "type", "status"].every((name) => !wanted[name] || one.dataset[name] === wanted[name]) &&
        (!wanted.measure || one.dataset.measure.split(" ").includes(wanted.measure)) &&
        words.every((word) => texts[at].includes(word));
      one.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = `${shown} of ${cases.length} failing cases are shown.`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();

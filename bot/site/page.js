// A marker opens the source it points to and moves the focus there; a new answer comes into view.
"use strict";
document.addEventListener("click", (event) => {
  const marker = event.target.closest && event.target.closest("a.marker");
  if (!marker) return;
  const source = document.getElementById(marker.getAttribute("href").slice(1));
  if (!source) return;
  event.preventDefault();
  source.open = true;
  source.querySelector("summary").focus();
  source.scrollIntoView({ block: "nearest" });
});

// Puts the parts that the server sends in their places. Everything in them was escaped there.
"use strict";
const state = document.getElementById("state");
const source = new EventSource("events");

function put(id, html) {
  const place = document.getElementById(id);
  if (!place) return;
  const focused = place.contains(document.activeElement)
    ? document.activeElement.getAttribute("href") : null;
  place.innerHTML = html;
  if (focused) place.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

source.addEventListener("parts", (event) => {
  for (const [id, html] of Object.entries(JSON.parse(event.data))) put(id, html);
  const isStale = document.querySelector("#fleet .problem") !== null;
  state.textContent = isStale ? "not current" : "live";
  state.className = isStale ? "bad" : "good";
});
source.onerror = () => {
  state.textContent = "no connection to the dashboard, trying again";
  state.className = "bad";
};
window.addEventListener("pagehide", () => source.close());

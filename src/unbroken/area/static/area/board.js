// Says when the board is not refreshed, and keeps the list of who is inside for when the station is away.
const KEPT = "area-list";
const EVERY_MS = 60_000;
let kept = 0;

function live() {
  return document.querySelector("#live");
}

function stale(since) {
  const note = document.querySelector("#stale");
  note.hidden = !since;
  if (since) note.querySelector("[data-stale-since]").textContent = since;
}

function refreshedAt() {
  return live().querySelector(".bar time").textContent;
}

async function keep() {
  const words = document.querySelector("[data-kept]");
  if (!("caches" in window) || !("serviceWorker" in navigator)) {
    words.textContent = words.dataset.nowhere;
    return;
  }
  if (Date.now() - kept < EVERY_MS) return;
  const { list, keeper, scope } = live().dataset;
  await navigator.serviceWorker.register(keeper, { scope });
  const answer = await fetch(list, { headers: { "X-Unattended": "1" } });
  if (!answer.ok || answer.redirected) return;
  const cache = await caches.open(KEPT);
  await cache.put(list, answer);
  for (const sheet of document.querySelectorAll("link[rel=stylesheet]")) await cache.add(sheet.href);
  kept = Date.now();
  words.textContent = `${words.dataset.there} ${refreshedAt()}`;
  words.dataset.done = "1";
}

document.addEventListener("htmx:sendError", () => stale(refreshedAt()));
document.addEventListener("htmx:responseError", () => stale(refreshedAt()));
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "live") return;
  stale("");
  keep().catch(console.warn);
});
keep().catch(console.warn);

// While the station does not answer, every address of the area leads to the list that the board kept.
// Nothing else is ever kept, and no answer of a station that is there is ever replaced.
const KEPT = "area-list";
const HOURS_MAX = 12;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(keptList));
  else if (request.destination === "style") event.respondWith(fetch(request).catch(() => caches.match(request)));
});

async function keptList() {
  const cache = await caches.open(KEPT);
  const [asked] = (await cache.keys()).filter((one) => one.url.endsWith("/list/"));
  const answer = asked && (await cache.match(asked));
  if (!answer) return Response.error();
  const at = Date.parse(answer.headers.get("Date") || "");
  if (Date.now() - at < HOURS_MAX * 3_600_000) return answer;
  // Who was inside half a day ago helps nobody, and the names need not lie here any longer.
  await caches.delete(KEPT);
  return Response.error();
}

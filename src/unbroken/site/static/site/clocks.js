// Live clocks: time used against a limit, and how long a recording runs.
import { askAgainAfterSleep, stationNow } from "./servertime.js";

const TICK_MS = 1_000;
let ticking = 0;

export function startClocks(root) {
  if (!root.querySelector("[data-since], [data-stopwatch], [data-now-clock]") || ticking) return;
  ticking = setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) return;
    await askAgainAfterSleep();
    tick();
  });
}

function tick() {
  for (const limit of document.querySelectorAll(".limit[data-since]")) drawLimit(limit);
  for (const watch of document.querySelectorAll("[data-stopwatch]")) drawWatch(watch);
}

function drawLimit(limit) {
  const { since, limit: most, warn, alarm } = limit.dataset;
  const used = Math.max(0, (stationNow() - Date.parse(since)) / 1000);
  const tone = used >= Number(alarm) ? "bad" : used >= Number(warn) ? "warn" : "";
  limit.querySelector("progress").value = Math.min(used, Number(most));
  write(limit.querySelector("[data-used]"), hours(used));
  drawLeft(limit, Number(most) - used, tone);
}

function drawLeft(limit, left, tone) {
  limit.classList.toggle("warn", tone === "warn");
  limit.classList.toggle("bad", tone === "bad");
  const chip = limit.parentElement.querySelector("[data-chip]");
  const place = chip || limit.querySelector(".left");
  if (!place) return;
  place.hidden = !tone;
  if (chip && tone) toneOf(chip, tone);
  place.querySelector("[data-left]").hidden = left < 0;
  place.querySelector("[data-over]").hidden = left >= 0;
  for (const time of place.querySelectorAll("[data-time]")) write(time, hours(Math.abs(left)));
}

/** Changes shape and colour of a state together. */
export function toneOf(chip, tone) {
  chip.classList.remove("ok", "warn", "bad", "wait");
  chip.classList.add(tone);
  chip.querySelector("use").setAttribute("href", `#i-${tone}`);
}

function drawWatch(watch) {
  const seconds = Math.max(0, Math.floor((stationNow() - Date.parse(watch.dataset.stopwatch)) / 1000));
  const parts = [seconds / 3600, (seconds % 3600) / 60, seconds % 60];
  write(watch, parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":"));
}

function hours(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

function write(element, words) {
  // Writing only what changed keeps screen readers and selections in peace.
  if (element && element.textContent !== words) element.textContent = words;
}

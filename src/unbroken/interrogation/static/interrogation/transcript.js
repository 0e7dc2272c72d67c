// Takes down lines without leaving the page. A committed line gets its time at once, stands in the
// transcript as waiting, and is kept in this browser until the station has it: through a cut network, a
// locked desk or a crash. It carries a key, so that sending it twice makes one record.
import { forget, keep, keptDrafts } from "../site/draftstore.js";
import { onKeys } from "../site/keys.js";
import { stationNow } from "../site/servertime.js";

const TRY_AGAIN_MS = 4_000;
const TICK_MS = 1_000;
const form = document.querySelector("form[data-line]");
const list = document.querySelector("[data-transcript]");
let sending = null;

if (form && list) start();

function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    commitTyped();
  });
  for (const mark of document.querySelectorAll("form[data-mark]")) {
    mark.addEventListener("submit", (event) => {
      event.preventDefault();
      commit({ kind: "mark", text: "" });
    });
  }
  onKeys({ m: () => commit({ kind: "mark", text: "" }), M: () => commit({ kind: "mark", text: "" }) });
  setInterval(showTime, TICK_MS);
  setInterval(send, TRY_AGAIN_MS);
  addEventListener("online", send);
  for (const kept of waiting()) show(kept.values);
  send();
}

function commitTyped() {
  const text = form.elements.text.value.trim();
  if (!text) return form.elements.text.focus();
  commit({ kind: form.elements.kind.value, text });
  form.elements.text.value = "";
  forgetTyped();
  proposeNext();
}

function commit({ kind, text }) {
  const line = { kind, text, at: new Date(stationNow()).toISOString(), key: newKey() };
  const kept = keep({ name: nameOf(line), key: line.key, values: line });
  if (!kept) form.querySelector("[data-draft-state]").textContent = form.querySelector("[data-draft-state]").dataset.nowhere;
  show(line);
  send();
}

function forgetTyped() {
  clearTimeout(form.draft?.keeping);
  clearTimeout(form.draft?.sending);
  if (form.draft) form.draft.dirty = false;
  forget(form.dataset.draft);
}

function proposeNext() {
  const next = form.elements.kind.value === "question" ? "answer" : "question";
  form.elements.kind.value = next;
  form.elements.text.focus();
}

function prefix() {
  return `waiting:${form.dataset.draft}:`;
}

function nameOf(line) {
  return `${prefix()}${line.at}:${line.key}`;
}

function waiting() {
  const mine = keptDrafts().filter((draft) => draft.name.startsWith(prefix()));
  return mine.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Sends what waits, the oldest first; one at a time, so that the order stays. */
function send() {
  sending ??= sendAll().finally(() => (sending = null));
}

async function sendAll() {
  for (const kept of waiting()) {
    const answer = await post(kept.values);
    if (!answer) return;
    place(kept.values.key).replaceWith(drawn(answer));
    forget(kept.name);
    say();
  }
}

/** Reads the line as the station drew it: parsed apart, where no script of it would run. */
function drawn(answer) {
  return new DOMParser().parseFromString(answer, "text/html").querySelector("li");
}

async function post(line) {
  const body = new FormData();
  for (const [name, value] of Object.entries(line)) body.append(name, value);
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", headers: { "X-Line": "1" } });
    return answer.status === 201 ? await answer.text() : "";
  } catch {
    return ""; // The network is cut; the line waits and is tried again.
  }
}

function show(line) {
  if (place(line.key)) return;
  const shown = document.createElement("li");
  shown.className = "waiting";
  shown.dataset.key = line.key;
  shown.append(cell("span", clock(line.at), "mono small"), cell("i", "…"), cell("div", line.text));
  shown.lastElementChild.append(cell("p", form.dataset.waiting, "xs"));
  list.insertBefore(shown, form.closest("li"));
}

function cell(kind, words, style = "") {
  const made = document.createElement(kind);
  made.textContent = words;
  made.className = style;
  return made;
}

function place(key) {
  return list.querySelector(`[data-key="${key}"]`);
}

function say() {
  const saved = document.querySelector("[data-saved]");
  if (saved) saved.textContent = clock(new Date(stationNow()).toISOString());
}

function showTime() {
  form.querySelector("[data-now]").textContent = clock(new Date(stationNow()).toISOString());
}

function clock(iso) {
  return new Date(iso).toLocaleTimeString("en-GB", { hour12: false, timeZone: list.dataset.zone });
}

/** Makes a random identifier; crypto.randomUUID is missing where pages come without HTTPS. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

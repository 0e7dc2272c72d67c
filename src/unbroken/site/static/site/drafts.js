// Keeps what is being typed: through a locked desk, a crash, a cut network, a page left by mistake.
//
// A draft is kept in this browser at every change and sent to the station soon after. What the station has is removed from the browser again, since desks are shared.
// A draft carries the form's hidden key: sending it again after a cut network is harmless, because
// the station answers a known key with its first receipt. It goes when the station says "recorded".
import { keptDrafts, forget, keep } from "./draftstore.js";
import { makeRoom } from "./rows.js";

const KEEP_AFTER_MS = 300;
const SEND_AFTER_MS = 2_000;

export function startDrafts(root) {
  forgetRecorded(root);
  for (const form of formsIn(root)) {
    if (form.draft) continue;
    form.draft = new Draft(form);
    form.draft.restore();
  }
}

function formsIn(root) {
  const own = root.matches?.("form[data-draft]") ? [root] : [];
  return [...own, ...root.querySelectorAll("form[data-draft]")];
}

function forgetRecorded(root) {
  for (const said of root.querySelectorAll("[data-recorded]")) {
    for (const draft of keptDrafts()) if (draft.key === said.dataset.recorded) forget(draft.name);
    dropAtStation({ key: said.dataset.recorded });
  }
}

function station() {
  return document.documentElement.dataset.drafts || "";
}

async function dropAtStation(which) {
  if (!station()) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  try {
    await fetch(`${station()}?${new URLSearchParams(which)}`, { method: "DELETE", headers: { "X-CSRFToken": token } });
  } catch {
    // The network is cut: the draft goes of itself after three days, and its key is known.
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.draft;
    this.address = form.dataset.draftAddress || station();
    this.keeping = 0;
    this.sending = 0;
    form.addEventListener("input", () => this.changed());
    form.querySelector("[data-draft-drop]")?.addEventListener("click", () => this.drop());
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => this.send());
  }

  changed() {
    this.dirty = true;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepHere(), KEEP_AFTER_MS);
    if (!this.address) return;
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.send(), SEND_AFTER_MS);
  }

  leave() {
    if (!this.dirty) return;
    clearTimeout(this.keeping);
    this.keepHere();
    this.send();
  }

  keepHere() {
    const key = this.keyField()?.value || "";
    this.say(keep({ name: this.name, key, values: valuesOf(this.form) }) ? "here" : "nowhere");
  }

  async send() {
    if (!this.address || !this.dirty) return;
    const values = valuesOf(this.form);
    const page = location.pathname + location.search;
    const body = JSON.stringify({ name: this.name, key: this.keyField()?.value || "", page, values });
    try {
      const answer = await fetch(this.address, { method: "PUT", body, keepalive: true, headers: this.headers() });
      if (answer.ok && !answer.redirected) this.sent(values);
    } catch {
      this.keepHere(); // The network is cut; "online" tries again.
    }
  }

  sent(values) {
    if (JSON.stringify(values) !== JSON.stringify(valuesOf(this.form))) return;
    this.dirty = false;
    clearTimeout(this.keeping);
    forget(this.name);
    this.say("there");
  }

  async restore() {
    if (this.form.querySelector("[aria-invalid=true]")) return;
    const here = keptDrafts().find((draft) => draft.name === this.name);
    const kept = here || (await this.keptAtStation());
    if (!kept || this.dirty) return;
    makeRoom(this.form, kept.values);
    fill(this.form, kept.values);
    this.form.dispatchEvent(new Event("change", { bubbles: true })); // What depends on a choice follows it.
    if (this.keyField() && kept.key) this.keyField().value = kept.key;
    this.dirty = Boolean(here);
    this.showBack(kept.at);
  }

  async keptAtStation() {
    if (!this.address) return null;
    try {
      const answer = await fetch(`${this.address}?${new URLSearchParams({ name: this.name })}`);
      return answer.status === 200 && !answer.redirected ? await answer.json() : null;
    } catch {
      return null; // The network is cut; what is in this browser was looked at first.
    }
  }

  showBack(at) {
    const note = this.form.querySelector("[data-draft-note]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("[data-draft-time]").textContent = new Date(at).toTimeString().slice(0, 5);
  }

  async drop() {
    forget(this.name);
    this.dirty = false;
    await dropAtStation({ name: this.name });
    location.reload();
  }

  say(place) {
    const state = this.form.querySelector("[data-draft-state]");
    if (state) state.textContent = state.dataset[place];
  }

  keyField() {
    return this.form.querySelector("input[type=hidden][name=key], input[type=hidden][name='@key']");
  }

  headers() {
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    return { "Content-Type": "application/json", "X-CSRFToken": token };
  }
}

const NEVER_KEPT = "[type=password], [type=file], [type=hidden], [type=submit], [type=button], [data-no-draft]";

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !field.matches(NEVER_KEPT));
}

/** Reads what was typed as name and values; a box that is not ticked has none. */
export function valuesOf(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    values[field.name] ??= [];
    values[field.name].push(...chosen(field));
  }
  return values;
}

function chosen(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked ? [field.value] : [];
  if (field.multiple && field.options) return [...field.selectedOptions].map((option) => option.value);
  return [field.value];
}

function fill(form, values) {
  const left = structuredClone(values);
  for (const field of fieldsOf(form)) {
    const kept = left[field.name];
    if (!kept) continue;
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = kept.includes(field.value);
    else if (field.multiple && field.options) choose(field, kept);
    else if (kept.length) field.value = kept.shift();
  }
}

function choose(field, kept) {
  for (const option of field.options) option.selected = kept.includes(option.value);
}

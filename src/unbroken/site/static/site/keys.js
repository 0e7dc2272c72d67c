// Keys. None does anything while an input method is composing or a text field has the focus, else
// writing Chinese would press them.
const TEXT_FIELDS = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";
const COMPOSING_KEY_CODE = 229; // What Chromium reports while an input method holds the key.

export function isTyping(event) {
  return event.isComposing || event.keyCode === COMPOSING_KEY_CODE || event.target.matches?.(TEXT_FIELDS);
}

export function isComposing(event) {
  return event.isComposing || event.keyCode === COMPOSING_KEY_CODE;
}

/** Calls the function named by the key, unless somebody is typing; returns how to stop it. */
export function onKeys(actions) {
  const listener = (event) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

export function startKeys() {
  onKeys({ "/": focusSearch, "?": toggleHelp });
  document.addEventListener("keydown", sendOnControlEnter);
  document.addEventListener("keydown", leaveOnEscape);
  document.addEventListener("click", closeByButton);
}

function focusSearch() {
  document.querySelector(".search input")?.focus();
}

function toggleHelp() {
  const help = document.getElementById("keys");
  if (help) help.open ? help.close() : help.show();
}

function sendOnControlEnter(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
  const form = event.target.closest?.("form");
  if (!form || form.matches("[data-no-key]")) return;
  event.preventDefault();
  form.requestSubmit();
}

function leaveOnEscape(event) {
  if (event.key !== "Escape" || isComposing(event)) return;
  const help = document.getElementById("keys");
  if (help?.open) help.close();
  else if (event.target.matches?.(".search input")) event.target.blur();
}

function closeByButton(event) {
  event.target.closest?.("dialog [data-close]")?.closest("dialog").close();
}

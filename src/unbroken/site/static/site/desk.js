// A desk that nobody uses locks itself; drafts are kept first (they are written at once anyway).
const WATCHED = ["keydown", "pointerdown", "pointermove", "scroll", "touchstart"];
const LOOK_EVERY_MS = 5_000;
const LAST_USE = "unbroken:last-use";
const TELL_EVERY_MS = 60_000;
let told = Date.now();

export function startDesk() {
  const form = document.querySelector("[data-desk-lock]");
  if (!form) return;
  const idleMs = Number(form.dataset.deskLock) * 1000;
  note();
  for (const kind of WATCHED) addEventListener(kind, note, { passive: true });
  setInterval(() => {
    if (Date.now() - lastUse() > idleMs) form.requestSubmit();
  }, LOOK_EVERY_MS);
}

// The server locks an idle desk too, for a page that cannot: so it is told of use that asks it nothing.
function tell() {
  const form = document.querySelector("[data-desk-awake]");
  if (!form?.dataset.deskAwake || Date.now() - told < TELL_EVERY_MS) return;
  told = Date.now();
  navigator.sendBeacon(form.dataset.deskAwake, new FormData(form));
}

// All windows of one desk share the moment of last use, so that typing in one keeps the others open.
function note() {
  localStorage.setItem(LAST_USE, String(Date.now()));
  tell();
}

function lastUse() {
  return Number(localStorage.getItem(LAST_USE)) || Date.now();
}

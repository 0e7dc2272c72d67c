// Where drafts lie in this browser: apart for each officer, and never longer than three days.
const KEPT_MS = 72 * 3_600_000;
const PREFIX = "unbroken:draft:";

function officer() {
  return document.documentElement.dataset.officer || "";
}

function place(name) {
  return `${PREFIX}${officer()}:${name}`;
}

/** Keeps a draft; returns false where the browser's store is full, which the page must say. */
export function keep(draft) {
  try {
    localStorage.setItem(place(draft.name), JSON.stringify({ ...draft, at: Date.now() }));
    return true;
  } catch (problem) {
    if (problem.name !== "QuotaExceededError") throw problem;
    return false;
  }
}

export function forget(name) {
  localStorage.removeItem(place(name));
}

/** Returns this officer's drafts, and throws away whatever has become too old. */
export function keptDrafts() {
  const found = [];
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    const draft = JSON.parse(localStorage.getItem(name));
    if (Date.now() - draft.at > KEPT_MS) localStorage.removeItem(name);
    else if (name === place(draft.name)) found.push(draft);
  }
  return found;
}

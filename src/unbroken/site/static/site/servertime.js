// The station's time, never the desk's: a desk with a wrong clock must not show a wrong limit.
// The page says when it was made; from there a monotonic clock counts. A machine that slept asks again.
const SLEPT_MS = 5_000;
let atStation = Date.parse(document.documentElement.dataset.now || "") || Date.now();
let atDesk = performance.now();
let wallAtDesk = Date.now();

/** Returns the station's present time in milliseconds. */
export function stationNow() {
  return atStation + (performance.now() - atDesk);
}

/** Asks the station for its time where the desk's two clocks have drifted apart, as after sleep. */
export async function askAgainAfterSleep() {
  const drift = Date.now() - wallAtDesk - (performance.now() - atDesk);
  if (Math.abs(drift) > SLEPT_MS) await ask();
}

async function ask() {
  const sheet = document.querySelector("link[rel=stylesheet]").href;
  try {
    const answer = await fetch(sheet, { method: "HEAD", cache: "no-store", credentials: "omit" });
    const date = Date.parse(answer.headers.get("Date") || "");
    if (date) set(date);
  } catch {
    // The station is away: the limits go on counting by the desk's clock, which after sleep is
    // the better of the two.
    set(atStation + (Date.now() - wallAtDesk));
  }
}

function set(milliseconds) {
  atStation = milliseconds;
  atDesk = performance.now();
  wallAtDesk = Date.now();
}

// The player of one recording. Its bytes ride on the ticket of a look; two times run side by side:
// the player's, without what is missing, and the clock of the recording, with it.
import { onKeys } from "../site/keys.js";

const HOLD_MS = 30_000;
const LOST_SHOWN_MS = 3_000;
const GAP_MS = 500;
const FRAME_SECONDS = 1 / 25;
const RATES = [1, 2, 4, 8];

const two = (number, digits = 2) => String(number).padStart(digits, "0");

class Player {
  constructor(stage) {
    this.stage = stage;
    this.vid = stage.querySelector("[data-player]");
    this.video = stage.querySelector("video");
    this.axis = document.getElementById("axis");
    this.runs = JSON.parse(this.vid.dataset.times).map(([at, wall, lasts]) => ({ at, wall, lasts }));
    this.lost = JSON.parse(this.vid.dataset.lost);
    this.offset = Number(this.vid.dataset.offset);
    this.base = this.vid.dataset.base;
    this.headers = { "X-Unattended": "1", ...JSON.parse(document.body.getAttribute("hx-headers") || "{}") };
    this.back = 0;
    this.marks = JSON.parse(sessionStorage.getItem(this.marksKey()) || "[]");
  }

  async start() {
    this.holding = setInterval(() => this.hold(), HOLD_MS);
    addEventListener("pagehide", () => this.end());
    if (!this.video) return;
    await this.load();
    this.axis?.querySelector(".ctl").removeAttribute("hidden");
    this.axis?.addEventListener("click", (event) => this.clicked(event));
    document.querySelectorAll("[data-seek]").forEach((button) =>
      button.addEventListener("click", () => this.seekWall(Date.parse(button.dataset.seek))));
    this.keys();
    this.drawMarks();
    const tick = () => {
      if (!this.stage.isConnected) return;
      this.draw();
      requestAnimationFrame(tick);
    };
    tick();
    this.video.play().catch(() => {});
  }

  async load() {
    const { player, source, hls } = this.vid.dataset;
    this.video.addEventListener("error", () => this.cannot());
    if (player === "file") this.video.src = source;
    else if (hls) await this.loadHls(hls, source);
    else if (this.video.canPlayType("application/vnd.apple.mpegurl")) this.video.src = source;
    else this.cannot();
  }

  async loadHls(address, source) {
    const { default: Hls } = await import(address);
    if (!Hls.isSupported()) return this.cannot();
    this.hls = new Hls({
      enableWorker: false,
      xhrSetup: (request) => request.setRequestHeader("X-Unattended", "1"),
    });
    this.hls.on(Hls.Events.ERROR, (_name, wrong) => {
      console.warn(wrong.details, wrong.fatal, wrong.response?.code ?? "", wrong.error?.message ?? "");
      if (wrong.fatal) [403, 302].includes(wrong.response?.code) ? this.over() : this.cannot();
    });
    this.hls.loadSource(source);
    this.hls.attachMedia(this.video);
  }

  cannot() {
    this.stage.querySelector("[data-cannot]").hidden = false;
  }

  over() {
    clearInterval(this.holding);
    this.video?.pause();
    this.stage.querySelector("[data-over]").hidden = false;
  }

  // What was seen, in whole seconds from the start of the recording.
  seen() {
    const begin = this.runs[0]?.wall ?? 0;
    const played = this.video?.played ?? { length: 0 };
    return [...Array(played.length).keys()].flatMap((n) =>
      this.runs.map((run) => {
        const from = Math.max(played.start(n) * 1000, run.at);
        const to = Math.min(played.end(n) * 1000, run.at + run.lasts);
        const shift = run.wall - begin - run.at;
        return from < to ? `${Math.floor((from + shift) / 1000)}-${Math.ceil((to + shift) / 1000)}` : "";
      }).filter(Boolean)).join(" ");
  }

  body() {
    const body = new FormData();
    body.set("seen", this.seen());
    body.set("csrfmiddlewaretoken", this.headers["X-CSRFToken"] || "");
    return body;
  }

  async hold() {
    const answer = await fetch(`${this.base}hold/`, {
      method: "POST", body: this.body(), headers: this.headers, redirect: "manual",
    }).catch(() => null);
    if (answer && answer.status !== 204) this.over();
  }

  end() {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.holding);
    navigator.sendBeacon(`${this.base}end/`, this.body());
  }

  // The recording's clock at the playhead; inside a gap it stands where the gap was entered.
  wall() {
    if (this.gap) return this.gapAt;
    const at = this.video.currentTime * 1000;
    const run = this.runAt(at);
    return run ? run.wall + Math.min(at - run.at, run.lasts) : 0;
  }

  runAt(at) {
    return this.runs.findLast((run) => run.at <= at) ?? this.runs[0];
  }

  seekWall(wall) {
    const gap = this.lost.find((one) => one.start <= wall && wall < one.end);
    const run = this.runs.find((one) => wall < one.wall + one.lasts) ?? this.runs.at(-1);
    if (!run) return;
    const into = Math.min(Math.max(wall - run.wall, 0), run.lasts);
    this.video.currentTime = (run.at + into) / 1000;
    this.last = run;
    if (gap) {
      this.video.pause();
      this.showLost(gap, wall);
    } else this.hideLost();
  }

  showLost(gap, wall) {
    this.gap = gap;
    this.gapAt = wall;
    const lost = this.vid.querySelector(".lost");
    lost.querySelector("[data-what]").textContent = gap.what;
    lost.querySelector("[data-times]").textContent = gap.times;
    lost.querySelector("[data-cause]").textContent = gap.cause;
    lost.hidden = false;
  }

  hideLost() {
    clearTimeout(this.waiting);
    this.gap = null;
    this.vid.querySelector(".lost").hidden = true;
  }

  // Absence is shown as loudly as presence: the picture stops and the gap is named before it goes on.
  cross(from, to) {
    const gap = this.lost.find((one) => one.start < to.wall && one.end > from.wall + from.lasts - GAP_MS);
    if (!gap || to.wall - from.wall - from.lasts < GAP_MS || this.video.paused) return;
    this.video.pause();
    this.showLost(gap, gap.start);
    this.waiting = setTimeout(() => {
      this.hideLost();
      this.video.play();
    }, LOST_SHOWN_MS);
  }

  draw() {
    const run = this.runAt(this.video.currentTime * 1000);
    if (run && this.last && run !== this.last && run.at > this.last.at && !this.gap) this.cross(this.last, run);
    this.last = run;
    const wall = this.wall();
    const words = this.words(wall);
    document.querySelectorAll("[data-clock]").forEach((clock) => {
      if (clock.textContent !== words) clock.textContent = words;
    });
    const head = this.axis?.querySelector("[data-head]");
    if (head) {
      head.removeAttribute("hidden");
      head.setAttribute("transform", `translate(${this.x(wall)} 0)`);
    }
  }

  words(wall) {
    const at = new Date(wall + this.offset);
    return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}.${two(at.getUTCMilliseconds(), 3)}`;
  }

  strip() {
    const { start, end, left, right } = this.axis.querySelector("svg").dataset;
    return { start: Date.parse(start), end: Date.parse(end), left: Number(left), right: Number(right) };
  }

  x(wall) {
    const { start, end, left, right } = this.strip();
    const part = Math.min(Math.max((wall - start) / (end - start), 0), 1);
    return (left + part * (right - left)).toFixed(1);
  }

  clicked(event) {
    const button = event.target.closest("[data-do]");
    if (button) return this[button.dataset.do]();
    const svg = event.target.closest("svg");
    if (!svg) return;
    const { start, end, left, right } = this.strip();
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    if (x >= left && x <= right) this.seekWall(start + ((x - left) / (right - left)) * (end - start));
  }

  toggle() {
    this.rate(1);
    this.hideLost();
    this.video.paused ? this.video.play() : this.video.pause();
  }

  rate(rate) {
    clearInterval(this.rewinding);
    this.back = 0;
    this.video.playbackRate = rate;
    this.axis?.querySelector("[data-rate]").replaceChildren(`${rate}×`);
  }

  forward() {
    const next = this.video.paused ? 1 : RATES[Math.min(RATES.indexOf(this.video.playbackRate) + 1, 3)];
    this.hideLost();
    this.rate(next);
    this.video.play();
  }

  // No browser plays backwards, so the playhead is set back ten times a second.
  backwards() {
    const speed = RATES[Math.min(RATES.indexOf(this.back) + 1, 3)];
    this.video.pause();
    this.hideLost();
    this.rate(1);
    this.back = speed;
    this.axis?.querySelector("[data-rate]").replaceChildren(`−${speed}×`);
    this.rewinding = setInterval(() => {
      this.video.currentTime = Math.max(0, this.video.currentTime - speed / 10);
    }, 100);
  }

  step(seconds) {
    this.video.pause();
    this.rate(1);
    this.hideLost();
    this.video.currentTime = Math.max(0, this.video.currentTime + seconds);
  }

  jump(seconds) {
    this.hideLost();
    this.video.currentTime = Math.max(0, this.video.currentTime + seconds);
  }

  nextGap() {
    const wall = this.wall();
    const gap = this.lost.find((one) => one.start > wall);
    if (gap) this.seekWall(gap.start);
  }

  gapBefore() {
    const wall = this.wall();
    const gap = this.lost.findLast((one) => one.start < wall);
    if (gap) this.seekWall(gap.start);
  }

  marksKey() {
    return `unbroken:marks:${location.pathname}`;
  }

  mark() {
    this.marks = [...new Set([...this.marks, Math.round(this.wall())])].sort((a, b) => a - b);
    sessionStorage.setItem(this.marksKey(), JSON.stringify(this.marks));
    this.drawMarks();
  }

  lastMark() {
    const wall = this.wall() - 500;
    const mark = this.marks.findLast((one) => one < wall);
    if (mark !== undefined) this.seekWall(mark);
  }

  nextMark() {
    const wall = this.wall();
    const mark = this.marks.find((one) => one > wall);
    if (mark !== undefined) this.seekWall(mark);
  }

  drawMarks() {
    const group = this.axis?.querySelector("[data-marks]");
    if (!group) return;
    const y = Number(group.dataset.y);
    group.replaceChildren(...this.marks.map((wall) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("class", "mark");
      path.setAttribute("d", `M${this.x(wall)} ${y - 10}l6 6-6 6-6-6z`);
      return path;
    }));
  }

  keys() {
    const both = (key, act) => ({ [key]: act, [key.toUpperCase()]: act });
    onKeys({
      " ": () => this.toggle(),
      ...both("k", () => this.toggle()),
      ...both("j", () => this.backwards()),
      ...both("l", () => this.forward()),
      ",": () => this.step(-FRAME_SECONDS),
      ".": () => this.step(FRAME_SECONDS),
      ArrowLeft: (event) => this.jump(event.shiftKey ? -1 : -5),
      ArrowRight: (event) => this.jump(event.shiftKey ? 1 : 5),
      g: () => this.nextGap(),
      G: () => this.gapBefore(),
      ...both("m", () => this.mark()),
      "[": () => this.lastMark(),
      "]": () => this.nextMark(),
    });
  }
}

document.addEventListener("htmx:afterSwap", () => {
  const stage = document.getElementById("stage");
  if (stage?.querySelector("[data-player]") && !stage.started) {
    stage.started = true;
    new Player(stage).start();
  }
});

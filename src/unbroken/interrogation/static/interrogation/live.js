// The live picture: fragments of the recorder, appended as they come. What stops is shown as stopped.
const AGAIN_MS = 3_000;
const BEHIND_SECONDS = 3;
const KEPT_SECONDS = 30;
const INIT_BYTES_MAX = 64 * 1024;

for (const tile of document.querySelectorAll("[data-live]")) watch(tile);

async function watch(tile) {
  if (!window.MediaSource) return lost(tile, "unfit");
  for (;;) {
    try {
      await play(tile);
      lost(tile, "stopped");
    } catch {
      lost(tile, "stopped"); // The recorder or the network is away; the page asks again.
    }
    await new Promise((later) => setTimeout(later, AGAIN_MS));
  }
}

async function play(tile) {
  const answer = await fetch(tile.dataset.live, { headers: { "X-Unattended": "1" }, redirect: "manual" });
  if (!answer.ok || !answer.body) return;
  const reader = answer.body.getReader();
  const first = await beginning(reader);
  const kind = kindOf(first);
  if (!kind || !MediaSource.isTypeSupported(kind)) return lost(tile, "unfit");
  const buffer = await open(tile.querySelector("video"), kind);
  await append(buffer, first);
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    await append(buffer, piece.value);
    follow(tile);
    await prune(buffer, tile.querySelector("video"));
  }
}

/** Reads until the initialisation is there, which says what the pictures are. */
async function beginning(reader) {
  let bytes = new Uint8Array();
  while (!kindOf(bytes) && bytes.length < INIT_BYTES_MAX) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes = joined(bytes, value);
  }
  return bytes;
}

function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Names the kind of picture by the box avcC of the initialisation (ISO/IEC 14496-15). */
function kindOf(bytes) {
  const at = find(bytes, "avcC");
  if (at < 0 || bytes.length < at + 8) return "";
  const figures = [...bytes.slice(at + 5, at + 8)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `video/mp4; codecs="avc1.${figures.join("")}"`;
}

function find(bytes, word) {
  const letters = [...word].map((letter) => letter.charCodeAt(0));
  return bytes.findIndex((_, at) => letters.every((letter, n) => bytes[at + n] === letter));
}

function open(video, kind) {
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  return new Promise((ready) => {
    source.addEventListener(
      "sourceopen",
      () => {
        URL.revokeObjectURL(video.src);
        const buffer = source.addSourceBuffer(kind);
        buffer.mode = "sequence"; // A new connection begins its time anew.
        ready(buffer);
      },
      { once: true },
    );
  });
}

function append(buffer, bytes) {
  return settled(buffer, () => buffer.appendBuffer(bytes));
}

function settled(buffer, change) {
  return new Promise((done, failed) => {
    buffer.addEventListener("updateend", done, { once: true });
    buffer.addEventListener("error", failed, { once: true });
    change();
  });
}

function follow(tile) {
  const video = tile.querySelector("video");
  if (!video.buffered.length) return;
  const end = video.buffered.end(video.buffered.length - 1);
  if (end - video.currentTime > BEHIND_SECONDS) video.currentTime = end - 0.2;
  if (video.paused) video.play().catch(() => {}); // Muted pictures may play; where not, they stand.
  tile.querySelector(".lost").hidden = true;
}

async function prune(buffer, video) {
  const from = video.buffered.length ? video.buffered.start(0) : 0;
  const until = video.currentTime - KEPT_SECONDS;
  if (until - from > KEPT_SECONDS) await settled(buffer, () => buffer.remove(from, until));
}

function lost(tile, why) {
  const place = tile.querySelector(".lost");
  place.hidden = false;
  place.querySelector("span").textContent = place.dataset[why];
}

// Sends files in pieces by tus 1.0: a cut network, a reload or a locked desk costs one piece at most.
// After choosing the same file again it goes on where the station has it.
const PIECE_BYTES = 8 * 1024 * 1024;
const TRY_AGAIN_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const TUS = { "Tus-Resumable": "1.0.0" };
const PREFIX = "unbroken:upload:";

export function startUploads(root) {
  for (const place of root.querySelectorAll("[data-upload]")) {
    if (place.started) continue;
    place.started = true;
    place.querySelector("input[type=file]").addEventListener("change", (event) => take(place, event.target.files));
    place.addEventListener("dragover", (event) => event.preventDefault());
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      take(place, event.dataTransfer.files);
    });
  }
}

async function take(place, files) {
  for (const file of [...files]) {
    const line = addLine(place, file);
    await send(place, file, line);
  }
}

function addLine(place, file) {
  const line = document.createElement("li");
  const name = Object.assign(document.createElement("b"), { textContent: file.name });
  const state = Object.assign(document.createElement("span"), { textContent: place.dataset.waiting });
  const bar = Object.assign(document.createElement("progress"), { max: file.size || 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  line.append(name, state, bar);
  place.querySelector("ul").append(line);
  return { line, state, bar, words: place.dataset };
}

async function send(place, file, shown) {
  let failures = 0;
  while (true) {
    try {
      return await sendOnce(place, file, shown, () => (failures = 0));
    } catch (problem) {
      if (problem instanceof Refused) return refuse(file, shown, problem.message);
      shown.state.textContent = shown.words.stopped;
      await pause(TRY_AGAIN_MS[Math.min(failures++, TRY_AGAIN_MS.length - 1)]);
    }
  }
}

class Refused extends Error {}

async function sendOnce(place, file, shown, moved) {
  const address = (await known(file)) || (await create(place, file));
  let offset = await offsetAt(address);
  while (offset < file.size) {
    shown.state.textContent = `${shown.words.running} ${Math.floor((offset / file.size) * 100)} %`;
    offset = await sendPiece(address, file, offset);
    shown.bar.value = offset;
    moved();
  }
  finish(place, file, address, shown);
}

async function known(file) {
  const address = localStorage.getItem(mark(file));
  if (!address) return "";
  const answer = await fetch(address, { method: "HEAD", headers: TUS });
  if (answer.redirected) throw new Error("sign-in");
  if (answer.ok) return address;
  localStorage.removeItem(mark(file));
  return "";
}

async function create(place, file) {
  const headers = { ...TUS, ...csrf(), "Upload-Length": String(file.size), "Upload-Metadata": metadata(file) };
  const answer = await checked(fetch(place.dataset.upload, { method: "POST", headers }));
  const address = new URL(answer.headers.get("Location"), location.href).href;
  localStorage.setItem(mark(file), address);
  return address;
}

async function offsetAt(address) {
  const answer = await checked(fetch(address, { method: "HEAD", headers: TUS }));
  return Number(answer.headers.get("Upload-Offset"));
}

async function sendPiece(address, file, offset) {
  const headers = {
    ...TUS,
    ...csrf(),
    "Upload-Offset": String(offset),
    "Content-Type": "application/offset+octet-stream",
  };
  const body = file.slice(offset, offset + PIECE_BYTES);
  const answer = await checked(fetch(address, { method: "PATCH", headers, body }));
  return Number(answer.headers.get("Upload-Offset"));
}

// A redirect leads to the sign-in: the upload goes on once somebody has signed in or unlocked.
// 409 means that the station has more or less than we thought, 423 that another request holds the
// upload: both are asked again. Other answers of the 400s will not change by asking.
async function checked(request) {
  const answer = await request;
  if (answer.redirected) throw new Error("sign-in");
  if (answer.ok) return answer;
  if (answer.status >= 400 && answer.status < 500 && ![409, 423, 429, 460].includes(answer.status))
    throw new Refused(await answer.text());
  throw new Error(String(answer.status));
}

function finish(place, file, address, shown) {
  localStorage.removeItem(mark(file));
  shown.bar.value = shown.bar.max;
  shown.state.textContent = shown.words.done;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: place.dataset.field, value: address });
  shown.line.append(field);
  place.dispatchEvent(new CustomEvent("upload-done", { bubbles: true, detail: { name: file.name, address } }));
}

function refuse(file, shown, why) {
  localStorage.removeItem(mark(file));
  shown.state.textContent = why || shown.words.refused;
  shown.line.classList.add("bad");
}

function mark(file) {
  return `${PREFIX}${file.name}:${file.size}:${file.lastModified}`;
}

function metadata(file) {
  return `filename ${base64(file.name)},filetype ${base64(file.type)}`;
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function csrf() {
  const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  return { "X-CSRFToken": token };
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// A bundle can be dropped on the box; its name and size are shown before anything is sent.

const box = document.querySelector("[data-drop]");
const input = box?.querySelector("input[type=file]");
const name = box?.querySelector("[data-drop-name]");

function tell() {
  const file = input.files[0];
  name.textContent = file ? `${file.name} · ${sized(file.size)}` : "";
}

function sized(bytes) {
  const units = ["B", "kB", "MB", "GB"];
  let step = 0;
  let size = bytes;
  while (size >= 1000 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  return `${size.toFixed(step ? 1 : 0)} ${units[step]}`;
}

function drop(event) {
  event.preventDefault();
  box.classList.remove("over");
  if (event.dataTransfer.files.length === 1) {
    input.files = event.dataTransfer.files;
    tell();
  }
}

if (input) {
  input.addEventListener("change", tell);
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", drop);
}

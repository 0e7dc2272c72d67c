// Adds lines to the tables of a form. Without scripts the spare lines of the page have to do.
export function startRows(root) {
  for (const table of root.querySelectorAll("[data-rows]")) {
    if (table.started) continue;
    table.started = true;
    const more = table.querySelector("[data-rows-more]");
    more.hidden = false;
    dropSpare(table);
    more.addEventListener("click", () => addLine(table).querySelector("input, select, textarea")?.focus());
  }
}

/** Adds the lines that a draft has values for. */
export function makeRoom(form, values) {
  for (const table of form.querySelectorAll("[data-rows]")) {
    const count = table.querySelector("[data-rows-count]");
    const start = count.name.slice(0, -"count".length);
    const filled = Object.keys(values).filter((name) => name.startsWith(start) && values[name].some(Boolean));
    const lines = filled.map((name) => Number(name.slice(start.length).split("-")[0]) + 1);
    while (Number(count.value) < Math.max(0, ...lines.filter(Number.isInteger))) addLine(table);
  }
}

/** Takes away the spare lines but those that a draft has filled, and what stands before these. */
function dropSpare(table) {
  const spare = [...table.querySelectorAll("tr.spare")];
  for (const line of spare.reverse()) {
    if (isFilled(line)) break;
    line.remove();
    const count = table.querySelector("[data-rows-count]");
    count.value = String(Number(count.value) - 1);
  }
  for (const line of table.querySelectorAll("tr.spare")) line.classList.remove("spare");
}

function isFilled(line) {
  const typed = "input:not([type=checkbox]):not([type=radio]):not([type=hidden]), select, textarea";
  if (line.querySelector(":checked:not(option)")) return true;
  return [...line.querySelectorAll(typed)].some((control) => control.value !== "");
}

function addLine(table) {
  const count = table.querySelector("[data-rows-count]");
  const line = table.querySelector("template").content.querySelector("tr").cloneNode(true);
  for (const control of line.querySelectorAll("[name], [id], [data-field]")) {
    for (const name of ["name", "id", "data-field"]) {
      const written = control.getAttribute(name);
      if (written) control.setAttribute(name, written.replace("__n__", count.value));
    }
  }
  count.value = String(Number(count.value) + 1);
  table.querySelector("tbody").append(line);
  table.dispatchEvent(new CustomEvent("rows-added", { bubbles: true }));
  return line;
}

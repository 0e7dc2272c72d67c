// Adds lines to the tables of a form. Without scripts the blank lines of the page have to do.
export function startRows(root) {
  for (const table of root.querySelectorAll("[data-rows]")) {
    if (table.started) continue;
    table.started = true;
    const more = table.querySelector("[data-rows-more]");
    more.hidden = false;
    more.addEventListener("click", () => addLine(table));
  }
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
  line.querySelector("input, select, textarea")?.focus();
  table.dispatchEvent(new CustomEvent("rows-added", { bubbles: true }));
}

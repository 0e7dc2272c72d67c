// Starts what every page has. Each module works on attributes that templates write, so that a page
// without scripts still shows everything and can still send its forms.
import { startBranches } from "./branches.js";
import { startClocks } from "./clocks.js";
import { startConfirm } from "./confirm.js";
import { startDesk } from "./desk.js";
import { startDrafts } from "./drafts.js";
import { startKeys } from "./keys.js";
import { startPrint } from "./paper.js";
import { startRows } from "./rows.js";
import { startTheme } from "./theme.js";
import { startUploads } from "./upload.js";

function startParts(root) {
  startDrafts(root);
  startRows(root);
  startBranches(root);
  startUploads(root);
  startClocks(root);
  root.querySelector("[data-focus]")?.focus();
}

startTheme();
startKeys();
startConfirm();
startDesk();
startPrint();
startParts(document);
document.addEventListener("htmx:afterSwap", (event) => startParts(event.detail.elt));
document.addEventListener("rows-added", (event) => startUploads(event.target));

// Shows of a form only the branch that was chosen. Without scripts every branch stays in reach.
export function startBranches(root) {
  for (const branch of root.querySelectorAll("[data-when]")) {
    if (branch.started) continue;
    branch.started = true;
    const form = branch.closest("form");
    const show = () => showBranch(form, branch);
    form.addEventListener("change", show);
    show();
  }
}

function showBranch(form, branch) {
  const chosen = new FormData(form).getAll(branch.dataset.when);
  const meant = branch.dataset.is.split(" ");
  const isWrong = branch.querySelector("[aria-invalid=true]") !== null;
  branch.hidden = !isWrong && !chosen.some((value) => meant.includes(value));
}

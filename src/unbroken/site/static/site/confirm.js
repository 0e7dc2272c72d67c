// A question stands beside the button that asks it. It is a <details>, so it works without this file;
// here only: focus goes to the question, Escape and a click elsewhere go back without doing anything.
import { isComposing } from "./keys.js";

export function startConfirm() {
  document.addEventListener("toggle", focusWayBack, true);
  document.addEventListener("keydown", closeOnEscape);
  document.addEventListener("click", closeElsewhere);
}

function focusWayBack(event) {
  const question = event.target;
  if (question.matches?.("details.confirm") && question.open) {
    question.querySelector("[data-close]")?.focus();
  }
}

function closeOnEscape(event) {
  if (event.key !== "Escape" || isComposing(event)) return;
  for (const question of openQuestions()) close(question);
}

function closeElsewhere(event) {
  for (const question of openQuestions()) {
    const back = event.target.closest?.("[data-close]");
    if (!question.contains(event.target) || back) close(question);
  }
}

function openQuestions() {
  return document.querySelectorAll("details.confirm[open]");
}

function close(question) {
  const hadFocus = question.contains(document.activeElement);
  question.open = false;
  if (hadFocus) question.querySelector("summary").focus();
}

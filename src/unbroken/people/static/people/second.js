// A second person confirms with a passkey inside the first one's session: the form itself is asked what
// the key has to answer (a header says so), and is then sent with the answer.
import { requested, written } from "./passkey.js";

for (const form of document.querySelectorAll("form[data-second]")) start(form);

function start(form) {
  const button = form.querySelector("[data-second-passkey]");
  if (!button || !window.PublicKeyCredential) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (form.reportValidity()) confirmIn(form).catch(() => show(form, true));
  });
}

async function confirmIn(form) {
  show(form, false);
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Ask-Passkey": "1", Accept: "application/json" },
  });
  if (!response.ok) throw new Error(`question: ${response.status}`);
  const { request_options } = await response.json();
  const credential = await navigator.credentials.get({ publicKey: requested(request_options.publicKey) });
  form.elements.second_credential.value = JSON.stringify(written(credential));
  form.submit();
}

function show(form, failed) {
  form.querySelector("[data-passkey-failed]").hidden = !failed;
}

// Passkeys: the server's options in, the authenticator's answer out, by an ordinary form. Chromium 109
// has no parseRequestOptionsFromJSON, so bytes are read and written here.
const TRANSPORTS_UNKNOWN = [];

for (const form of document.querySelectorAll("form[data-passkey]")) start(form);

function start(form) {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form).catch(() => show(form, true));
  });
}

async function answer(form) {
  show(form, false);
  const { publicKey } = await options(form);
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: forCreation(publicKey) })
      : await navigator.credentials.get({ publicKey: requested(publicKey) });
  form.elements.credential.value = JSON.stringify(written(credential));
  form.submit();
}

async function options(form) {
  const { optionsAt, options: here, passkey } = form.dataset;
  if (here) return wanted(JSON.parse(document.getElementById(here).textContent), passkey);
  const response = await fetch(optionsAt, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`options: ${response.status}`);
  return wanted(await response.json(), passkey);
}

function wanted(all, passkey) {
  return passkey === "create" ? all.creation_options : all.request_options;
}

function forCreation(given) {
  return {
    ...given,
    challenge: bytes(given.challenge),
    user: { ...given.user, id: bytes(given.user.id) },
    excludeCredentials: described(given.excludeCredentials),
  };
}

export function requested(given) {
  return {
    ...given,
    challenge: bytes(given.challenge),
    allowCredentials: described(given.allowCredentials),
  };
}

function described(credentials) {
  return (credentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

export function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: {
      ...Object.fromEntries(said),
      transports: response.getTransports?.() ?? TRANSPORTS_UNKNOWN,
    },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytes(base64url) {
  const padded = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (character) => character.charCodeAt(0));
}

function text(buffer) {
  const characters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function show(form, failed) {
  const note = form.querySelector("[data-passkey-failed]");
  if (note) note.hidden = !failed;
}

"""A passkey in software: what a security key answers, made with the same parts as the server's."""

import base64
import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAGS = AuthenticatorData.FLAG


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class SoftKey:
    """One passkey, kept by one person."""

    def __init__(self, origin: str = "http://testserver", rp: str = "testserver") -> None:
        self.origin, self.rp = origin, rp
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.handle, self.count = os.urandom(16), b"", 0

    def create(self, options: dict) -> str:
        public = options["publicKey"]
        self.handle = public["user"]["id"]
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.private.public_key())
        )
        data = AuthenticatorData.create(
            self._rp_hash(), FLAGS.UP | FLAGS.UV | FLAGS.AT, 0, credential
        )
        attestation = AttestationObject.create("none", data, {})
        return self._answer(
            clientDataJSON=b64(self._said("webauthn.create", public["challenge"])),
            attestationObject=b64(bytes(attestation)),
            transports=["usb"],
        )

    def get(self, options: dict, *, verified: bool = True) -> str:
        self.count += 1
        flags = FLAGS.UP | FLAGS.UV if verified else FLAGS.UP
        data = AuthenticatorData.create(self._rp_hash(), flags, self.count)
        said = self._said("webauthn.get", options["publicKey"]["challenge"])
        signed = bytes(data) + hashlib.sha256(said).digest()
        signature = self.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=b64(said),
            authenticatorData=b64(bytes(data)),
            signature=b64(signature),
            userHandle=self.handle,
        )

    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp.encode()).digest()

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response) -> str:
        return json.dumps(
            {
                "type": "public-key",
                "id": b64(self.id),
                "rawId": b64(self.id),
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )


def options_on(page) -> dict:
    """Read the options that a page carries for passkey.js."""
    html = page.content.decode()
    start = html.index('id="passkey-options"')
    text = html[html.index(">", start) + 1 : html.index("</script>", start)]
    options = json.loads(text)
    return options.get("creation_options") or options.get("request_options")


def add_key(client, key: SoftKey):
    options = options_on(client.get("/account/passkeys/add/"))
    answer = {"credential": key.create(options), "name": "钥匙"}
    return client.post("/account/passkeys/add/", answer)


def sign_in(client, key: SoftKey):
    page = client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    return client.post("/sign-in/passkey/", {"credential": key.get(page.json()["request_options"])})


def confirm(client, key: SoftKey, *, verified: bool = True):
    options = options_on(client.get("/desk/confirm/passkey/?next=/account/"))
    answer = {"credential": key.get(options, verified=verified), "next": "/account/"}
    return client.post("/desk/confirm/passkey/", answer)

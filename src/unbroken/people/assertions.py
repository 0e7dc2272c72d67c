"""Passkey answers to one certain thing: the act that is about to be recorded (decisions 7 and 25).

The challenge is made from the digest of what is confirmed, so that an answer given to one thing can
never stand under another. The key finds its owner itself: nobody is asked who he is, and no page
tells which officers have keys.
"""

import functools
import hashlib
import json
import os
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)

from unbroken.base.identifiers import Digest, Key, StreamName
from unbroken.base.refusal import N_, Refusal
from unbroken.chain import payload
from unbroken.chain.register import Act
from unbroken.people.models import Account
from unbroken.people.signing import Factors
from unbroken_verify import jcs

ASKED = "assertions"
ASKED_MAX = 8
"""So many open questions a session may have; the oldest is forgotten first."""


class KeyDidNotConfirm(Refusal):
    """A passkey confirms what it was asked, once, with its owner verified by the key itself."""

    sentence = N_("The passkey did not confirm this.")
    remedy = N_("Try again; nothing was recorded yet, and what you typed is kept.")
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Assertion:
    """A passkey's answer, as anybody can check it who has the key's public half."""

    about: Digest
    nonce: bytes
    account: Account
    credential_id: bytes
    public_key: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes


def digest_of(act: Act, *, stream: StreamName, key: Key) -> Digest:
    """Return the digest of what an act will say, before the door gives it its place."""
    said = {
        "type": act.declared.wire_name,
        "stream": stream,
        "key": str(key),
        "body": payload.of_act(act),
    }
    return Digest(hashlib.sha256(b"unbroken/confirmation/v1\n" + jcs.encode(said)).hexdigest())


def challenge_of(about: Digest, nonce: bytes) -> bytes:
    """Return what the key signs: the digest and a number used once."""
    return hashlib.sha256(b"unbroken/assertion/v1\n" + bytes.fromhex(about) + nonce).digest()


def ask(request: HttpRequest, about: Digest) -> dict[str, object]:
    """Return the browser's options for a key's answer about this; each question is asked once."""
    nonce = os.urandom(16)
    options, _state = _server().authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=challenge_of(about, nonce),
    )
    asked = {**request.session.get(ASKED, {}), about: nonce.hex()}
    request.session[ASKED] = dict(list(asked.items())[-ASKED_MAX:])
    return dict(options)


def answer(request: HttpRequest, about: Digest, said: str) -> Assertion:
    """Check a key's answer; raises KeyDidNotConfirm. The question is gone either way."""
    asked = request.session.get(ASKED, {})
    nonce = bytes.fromhex(asked.pop(about, ""))
    request.session[ASKED] = asked
    if not nonce:
        raise KeyDidNotConfirm
    try:
        return _checked(about, nonce, json.loads(said))
    except (ValueError, TypeError, KeyError, AttributeError) as why:
        # Whatever is not an answer of a key of ours: fido2 raises all of these for broken input.
        raise KeyDidNotConfirm from why


def _checked(about: Digest, nonce: bytes, said: dict[str, object]) -> Assertion:
    response = AuthenticationResponse.from_dict(said)
    account = _owner(response)
    state = {
        "challenge": websafe_encode(challenge_of(about, nonce)),
        "user_verification": UserVerificationRequirement.REQUIRED,
    }
    used = _server().authenticate_complete(state, _keys_of(account), response)
    return Assertion(
        about=about,
        nonce=nonce,
        account=account,
        credential_id=used.credential_id,
        public_key=bytes(used),
        client_data=bytes(response.response.client_data),
        authenticator_data=bytes(response.response.authenticator_data),
        signature=response.response.signature,
    )


def _owner(response: AuthenticationResponse) -> Account:
    handle = response.response.user_handle
    if not handle:
        raise KeyDidNotConfirm
    number = url_str_to_user_pk(handle.decode("ascii"))
    account = Account.objects.filter(pk=number).first()
    if account is None:
        raise KeyDidNotConfirm
    return account


def _keys_of(account: Account) -> list[AttestedCredentialData]:
    held = Authenticator.objects.filter(user=account.pk, type=Authenticator.Type.WEBAUTHN)
    found = (one.wrap().authenticator_data.credential_data for one in held)
    return [one for one in found if one]


def _server() -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(**Factors().get_public_key_credential_rp_entity())
    return Fido2Server(entity, verify_origin=functools.partial(_is_this_station, entity.id or ""))


def _is_this_station(host: str, origin: str) -> bool:
    parts = urlsplit(origin)
    schemes = {"https"} if settings.SESSION_COOKIE_SECURE else {"https", "http"}
    return parts.hostname == host and parts.scheme in schemes

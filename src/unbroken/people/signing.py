"""How sign-in goes: allauth's pipeline, with what this house asks of it."""

import base64
import datetime as dt
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from unbroken.base import clock
from unbroken.base.identifiers import ActRef, Key, OfficerRef, ref
from unbroken.chain.actor import Actor, Factor
from unbroken.people import find, perform, scratch
from unbroken.people.find import Standing
from unbroken.people.models import Account, DeskSession

FIRST_FACTOR_WITHIN = dt.timedelta(minutes=5)
DEMONSTRATION = "demonstration"
STANDING = "standing"


SAME_ANSWER = _("The number or the password is not right.")
"""For a wrong number, a wrong password and a closed account alike."""


def terminal_of(request: HttpRequest) -> str:
    """Name the place from which a request comes."""
    return str(request.META.get("REMOTE_ADDR", ""))


def factor_of(request: HttpRequest, account: AbstractBaseUser) -> tuple[Factor, dt.datetime]:
    """Return the strongest factor of this session, and when it was last shown."""
    if shown := request.session.get(DEMONSTRATION):
        return Factor.DEMONSTRATION, dt.datetime.fromisoformat(shown)
    shown_at = {Factor.NOTHING: dt.datetime.fromtimestamp(0, dt.UTC)}
    for record in get_authentication_records(request, account):
        shown_at[_factor_in(record)] = dt.datetime.fromtimestamp(record["at"], dt.UTC)
    strongest = max(shown_at, key=lambda factor: factor.strength)
    return strongest, shown_at[strongest]


def _factor_in(record: dict[str, Any]) -> Factor:
    if record["method"] == "mfa":
        return Factor.PASSKEY if record.get("type") == "webauthn" else Factor.CODE
    return Factor.PASSWORD if record["method"] == "password" else Factor.NOTHING


def actor_in(request: HttpRequest, account: AbstractBaseUser, standing: Standing) -> Actor:
    """Make the actor of a request: here, at the edge, and nowhere else."""
    factor, factor_at = factor_of(request, account)
    return find.actor_of(
        standing,
        factor=factor,
        factor_at=factor_at,
        terminal=terminal_of(request),
        purpose=request.session.get("purpose", ""),
    )


def a_key() -> Key:
    """Make a key for what a request does once."""
    return Key(uuid.uuid4())


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types.
    """What allauth asks about accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": SAME_ANSWER,
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let nobody register himself."""
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Leave the counting of passwords to axes: it counts pairs, so that nobody locks out another."""

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Say to the owner of a closed account what a wrong password says."""
        del user
        messages.error(request, SAME_ANSWER)
        return redirect("account_login")

    def add_message(  # noqa: PLR0917 — allauth calls it so.
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say only what our own views say; allauth's templates of sentences are left out."""
        del message_template, message_context
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Ask for a factor again before factors change, except within minutes of the sign-in."""
        del app, kwargs
        _factor, at = factor_of(self.request, self.request.user)
        return clock.now() - at > FIRST_FACTOR_WITHIN

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        """Offer factors only: a password alone confirms nothing."""
        held = set(Authenticator.objects.filter(user=user.pk).values_list("type", flat=True))
        ways = (
            (
                Authenticator.Type.WEBAUTHN,
                "mfa_reauthenticate:webauthn",
                "mfa_reauthenticate_webauthn",
            ),
            (Authenticator.Type.TOTP, "mfa_reauthenticate", "mfa_reauthenticate"),
        )
        return [
            {"id": name, "description": "", "url": reverse(at)}
            for kind, name, at in ways
            if kind in held
        ]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Record the sign-in, then open the session; without the record there is none."""
        begin_session(request, user, super().login)

    def logout(self, request: HttpRequest) -> None:
        """Record the sign-out, then end the session."""
        end_session(request, reason="chosen")
        super().logout(request)


def begin_session(request: HttpRequest, user: AbstractBaseUser, login: Any) -> None:  # noqa: ANN401
    """Record a sign-in and open its session, with a new key."""
    now = clock.now()
    account = Account.objects.get(pk=user.pk)
    standing = find.standing_of(account.ref, now=now)
    if standing is None or not standing.in_use:
        raise find.NoSuchOfficer
    actor = actor_in(request, user, standing)
    receipt = perform.sign_in(by=actor, occurred_at=now, key=a_key())
    # Dying here leaves a sign-in on record without a session: the harmless way round.
    login(request, user)
    request.session[STANDING] = standing.mark
    scratch.begin_session(
        key=str(request.session.session_key),
        account=account,
        terminal=actor.terminal,
        browser=request.headers.get("User-Agent", ""),
        at=now,
        sign_in=ref("act", receipt.act),
    )


def end_session(request: HttpRequest, *, reason: str, by: Actor | None = None) -> None:
    """Record that the session of this request ended, and take it out of the list."""
    desk = find.session_of(str(request.session.session_key))
    standing = find.standing_of(desk.account.ref, now=clock.now()) if desk else None
    if desk and standing:
        record_end(desk, reason=reason, by=by or actor_in(request, desk.account, standing))


def record_end(desk: DeskSession, *, reason: str, by: Actor) -> None:
    """Record that a session ended, then end it."""
    perform.sign_out(
        officer=OfficerRef(desk.account.ref),
        sign_in=ActRef(desk.sign_in),
        reason=reason,
        by=by,
        occurred_at=clock.now(),
        key=a_key(),
    )
    # Dying here leaves a session that is over on record; its owner ends it again.
    scratch.end_session(desk)


def way_back(request: HttpRequest) -> str:
    """Return where a form wants to lead afterwards, if that is a page of ours."""
    to = request.POST.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return to if safe else "/"


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types.
    """What allauth asks about factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code or the key is not right, or was used before."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    }

    def get_totp_issuer(self) -> str:
        """Name the station in the officer's authenticator."""
        return settings.STATION_NAME or "Unbroken"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the station to the officer's passkey."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": self.get_totp_issuer()}

    def encrypt(self, text: str) -> str:
        """Keep the secrets of authenticators from whoever reads the database only."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` closed."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = HKDF(hashes.SHA256(), 32, None, b"unbroken/factors/v1").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))

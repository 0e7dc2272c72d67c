"""A small station for tests: two units, a handful of officers, and how they sign in."""

import datetime as dt
import time
import uuid

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from unbroken.base import clock
from unbroken.base.identifiers import Key, OfficerRef, UnitRef
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.people import find, perform, scratch, signing
from unbroken.people.acts import OfficerRegistered, RoleGranted, UnitRegistered
from unbroken.people.models import Account

PASSWORD = "correct horse battery staple"  # noqa: S105 — of officers who do not exist.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 — of an authenticator that does not exist.


def a_key() -> Key:
    return Key(uuid.uuid4())


def founder(name: str = "founder") -> Actor:
    """A security officer of whom the station has no entry, with a fresh passkey."""
    return Actor(
        id=ActorRef(f"officer:{name}"),
        person=PersonBehind(name),
        unit="",
        roles=frozenset({"security_officer"}),
        factor=Factor.PASSKEY,
        factor_at=clock.now(),
        terminal="test",
    )


def register(code: str, *roles: str, unit: str = "unit:cd", person: str | None = None) -> str:
    """Enter an officer with these roles; returns the reference."""
    now, officer = clock.now() - dt.timedelta(minutes=1), OfficerRef(f"officer:{code}")
    said = OfficerRegistered(
        officer=officer, name=f"民警{code}", person=person, of_unit=UnitRef(unit), in_use=True
    )
    perform.register_officer(officer=said, by=founder(), occurred_at=now, key=a_key())
    for role in roles:
        grant(officer, role, unit=unit)
    return officer


def grant(officer: str, role: str, *, unit: str = "unit:cd"):
    said = RoleGranted(officer=OfficerRef(officer), role=role, of_unit=UnitRef(unit), reason="任命")
    return perform.grant_role(
        role=said,
        by=founder(),
        second=founder("witness"),
        occurred_at=clock.now(),
        key=a_key(),
    )


def register_unit(code: str = "cd", name: str = "城东所") -> None:
    said = UnitRegistered(unit_code=UnitRef(f"unit:{code}"), name=name, in_use=True)
    perform.register_unit(unit=said, by=founder(), occurred_at=clock.now(), key=a_key())


def account(code: str, *, code_factor: bool = True) -> Account:
    """Open the account of an officer, with an authenticator where asked."""
    made = scratch.open_account(officer=code, password=PASSWORD)
    if code_factor:
        TOTP.activate(made, SECRET)
    return made


def leave(code: str) -> None:
    """Let an officer leave the service."""
    said = OfficerRegistered(
        officer=OfficerRef(f"officer:{code}"), name="x", of_unit=UnitRef("unit:cd"), in_use=False
    )
    perform.register_officer(officer=said, by=founder(), occurred_at=clock.now(), key=a_key())


def code_now(secret: str = SECRET) -> str:
    """Return the code that the authenticator shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def one_time_code(secret: str = SECRET) -> str:
    """Return the code that the authenticator shows now; a test may use it twice."""
    cache.clear()
    return code_now(secret)


def client_of(code: str, **where: str) -> Client:
    """Sign an officer in by the pages, by password and one-time code."""
    client = Client(**where)
    first = client.post("/sign-in/", {"login": code, "password": PASSWORD})
    assert first.url == "/sign-in/factor/", first
    second = client.post("/sign-in/factor/", {"code": one_time_code()})
    assert second.status_code == 302, second.content.decode()
    return client


def seat(code: str) -> Client:
    """Sign an officer in at once, with a passkey that answered just now."""
    account, now = scratch.account_for_card(code), clock.now()
    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[signing.STANDING] = find.standing_of(f"officer:{code}", now=now).mark
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "webauthn", "at": time.time()}
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    scratch.begin_session(
        key=session.session_key,
        account=account,
        terminal="127.0.0.1",
        browser="",
        at=now,
        sign_in="",
    )
    return client


def factors_of(code: str) -> set[str]:
    return set(Authenticator.objects.filter(user__officer=code).values_list("type", flat=True))


def to(page) -> str:
    """Return where an answer leads, or nothing where it leads nowhere."""
    return page.headers.get("Location", "")

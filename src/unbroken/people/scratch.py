"""The only writer of accounts, credentials and sessions: no part of the record, lost at no harm."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import F
from django.http import HttpRequest

from unbroken.people.models import Account, DeskSession, Draft

PIN_TRIES_MAX = 5
DRAFTS_MAX = 200
"""How many drafts of one officer are kept; the oldest go first."""
DRAFT_KEPT = dt.timedelta(hours=72)
SEEN_STEP = dt.timedelta(seconds=20)
"""How often a session's last use is written down at most."""


def open_account(*, officer: str, password: str) -> Account:
    """Make the account of an officer, or give it a new password; asks nothing, tells nobody."""
    account, _made = Account.objects.get_or_create(officer=officer)
    account.password = make_password(password)
    account.save(update_fields=["password"])
    return account


def take_factors(account: Account) -> None:
    """Take away every factor but the password, and the PIN."""
    Authenticator.objects.filter(user=account).delete()
    Account.objects.filter(pk=account.pk).update(pin="", pin_failures=0)


def set_pin(account: Account, pin: str) -> None:
    """Set the PIN with which the officer confirms as second person."""
    Account.objects.filter(pk=account.pk).update(pin=make_password(pin), pin_failures=0)


def pin_is_right(account: Account | None, pin: str) -> bool:
    """Try a PIN; after five wrong ones it is dead until its owner sets a new one."""
    if account is None or not account.pin or account.pin_failures >= PIN_TRIES_MAX:
        make_password(pin)  # Takes as long as a try, so that time does not tell which.
        return False
    # The try counts before it is made, so that many at once are not more than five.
    counted = Account.objects.filter(pk=account.pk, pin_failures__lt=PIN_TRIES_MAX).update(
        pin_failures=F("pin_failures") + 1
    )
    if not counted or not check_password(pin, account.pin):
        return False
    Account.objects.filter(pk=account.pk).update(pin_failures=0)
    return True


def begin_session(
    *, key: str, account: Account, terminal: str, browser: str, at: dt.datetime, sign_in: str
) -> DeskSession:
    """Enter a session in its owner's list."""
    return DeskSession.objects.create(
        key=key,
        account=account,
        terminal=terminal,
        browser=browser[:200],
        signed_in_at=at,
        seen_at=at,
        sign_in=sign_in,
    )


def seen(session: DeskSession, at: dt.datetime) -> None:
    """Note that somebody is at the desk."""
    if at - session.seen_at >= SEEN_STEP:
        DeskSession.objects.filter(pk=session.pk).update(seen_at=at)


def lock(session: DeskSession, at: dt.datetime) -> None:
    """Lock the desk; what was typed stays with the browser."""
    DeskSession.objects.filter(pk=session.pk, locked_at=None).update(locked_at=at)


def unlock(session: DeskSession, at: dt.datetime) -> None:
    """Unlock the desk for the one who locked it."""
    DeskSession.objects.filter(pk=session.pk).update(locked_at=None, seen_at=at)


def end_session(session: DeskSession) -> None:
    """End a session at once, whoever holds its cookie."""
    SessionStore(session.key).delete()
    DeskSession.objects.filter(pk=session.pk).delete()


def move_session(*, old: str, new: str) -> None:
    """Follow a session to its new key, after a step-up gave it one."""
    DeskSession.objects.filter(key=old).update(key=new)


def account_for_card(officer: str) -> Account:
    """Return the account behind a card of the demonstration; it has no password that fits."""
    account, _made = Account.objects.get_or_create(
        officer=officer, defaults={"password": make_password(None)}
    )
    return account


def change_password(request: HttpRequest, session: DeskSession, password: str) -> None:
    """Change the password and end every session of the account but this one."""
    account = session.account
    account.password = make_password(password)
    account.save(update_fields=["password"])
    for other in account.sessions.exclude(pk=session.pk):
        end_session(other)
    # The session names the password's hash: without this it would end with the others.
    update_session_auth_hash(request, account)
    move_session(old=session.key, new=str(request.session.session_key))


def keep_draft(
    account: Account,
    *,
    name: str,
    key: str,
    page: str,
    values: dict[str, list[str]],
    at: dt.datetime,
) -> None:
    """Keep what an officer has typed in a form, in the place of what was kept before."""
    said = {"key": key, "page": page, "values": values, "kept_at": at}
    Draft.objects.update_or_create(account=account, name=name, defaults=said)
    over = account.drafts.order_by("-kept_at").values_list("pk", flat=True)[DRAFTS_MAX:]
    account.drafts.filter(pk__in=list(over)).delete()


def drop_draft(account: Account, *, name: str = "", key: str = "") -> None:
    """Throw away a draft by its name, or the one whose form was recorded under a key."""
    if name:
        account.drafts.filter(name=name).delete()
    if key:
        account.drafts.filter(key=key).delete()


def expire_drafts(now: dt.datetime) -> None:
    """Throw away drafts that nobody came back to."""
    Draft.objects.filter(kept_at__lt=now - DRAFT_KEPT).delete()

"""The tests of sign-in can fail: each of these bugs, put in on purpose, is found by one of them."""

import datetime as dt

import pytest

from unbroken.people import demonstration, entrance, lockout, middleware, scratch, signing
from unbroken.people.tests import test_accounts, test_sessions, test_sign_in
from unbroken.people.tests.test_accounts import office  # noqa: F401 — a fixture.
from unbroken.people.tests.test_sessions import demo, later, officer  # noqa: F401 — fixtures.

NEVER = dt.timedelta(days=9999)
SEEDS = {
    "idle sessions live on": (
        [(middleware, "IDLE_MAX", NEVER)],
        test_sessions.test_a_session_ends_after_thirty_idle_minutes,
    ),
    "sessions live for ever": (
        [(middleware, "LASTING_MAX", NEVER)],
        test_sessions.test_a_session_ends_after_twelve_hours_however_busy,
    ),
    "desks stay open": (
        [(middleware, "LOCK_AFTER", NEVER)],
        test_sessions.test_a_desk_locks_after_five_idle_minutes_and_its_owner_unlocks_it,
    ),
    "a role change is not noticed": (
        [(middleware, "_why_ended", lambda *_: "")],
        test_sessions.test_a_new_role_ends_the_sessions_of_its_holder_at_once,
    ),
    "the session keeps its key": (
        [(entrance, "renew", lambda request: scratch.unlock(request.desk, request.desk.seen_at))],
        test_sessions.test_unlocking_gives_the_session_a_new_key,
    ),
    "other sessions survive a new password": (
        [(scratch, "end_session", lambda _: None), (signing, "end_session", lambda *_, **__: None)],
        test_sessions.test_one_ends_ones_own_session_elsewhere,
    ),
    "cards are handed out outside the demonstration": (
        [(demonstration, "is_open", lambda _: True)],
        test_sessions.test_there_are_no_cards_where_people_work_in_earnest,
    ),
    "spelling opens new tries": (
        [(lockout, "typed_number", lambda request, _=None: request.POST.get("login"))],
        test_sign_in.test_spelling_the_number_otherwise_opens_no_new_tries,
    ),
    "PINs can be guessed": (
        [(scratch, "PIN_TRIES_MAX", 9999)],
        test_accounts.test_a_pin_dies_after_five_wrong_tries,
    ),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seeded_bug_is_found(seed, request, monkeypatch):
    bugs, test = SEEDS[seed]
    names = test.__code__.co_varnames[: test.__code__.co_argcount]
    given = {name: request.getfixturevalue(name) for name in names}
    for module, name, wrong in bugs:
        monkeypatch.setattr(module, name, wrong)
    with pytest.raises(AssertionError):
        test(**given)

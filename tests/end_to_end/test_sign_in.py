"""Sign-in in a real browser, with a security key that Chromium itself plays."""

import pytest

from unbroken.people import find, scratch
from unbroken.people.tests import world
from unbroken.people.tests.world import PASSWORD, code_now

pytestmark = pytest.mark.browser


@pytest.fixture
def here(served_station):
    """Serve a station with one unit and one case officer."""
    world.register_unit()
    world.register("330112", "case_officer")
    world.account("330112")
    return served_station


@pytest.fixture
def desk(browser, here):
    """Open a browser with a security key in it that knows its owner."""
    context = browser.new_context(locale="en")
    context.add_cookies([{"name": "django_language", "value": "en", "url": here}])
    page = context.new_page()
    port = context.new_cdp_session(page)
    port.send("WebAuthn.enable")
    port.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield page
    context.close()


def by_password_and_code(page, here):
    page.goto(here + "/sign-in/?next=/account/")
    page.fill("[name=login]", "330112")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.fill("[name=code]", code_now())
    page.get_by_role("button", name="Confirm with the code").click()
    page.wait_for_url("**/account/")


def add_key(page, here):
    page.goto(here + "/account/passkeys/add/")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/account/")


def test_an_officer_adds_a_key_and_signs_in_with_it_alone(desk, here):
    by_password_and_code(desk, here)
    add_key(desk, here)
    desk.goto(here + "/sign-out/")
    desk.get_by_role("button", name="Sign out").click()

    desk.get_by_role("button", name="Use a passkey").click()
    desk.wait_for_url(lambda address: "/sign-in/" not in address)

    desk.goto(here + "/account/")
    assert desk.get_by_text("Passkey").count()


def test_a_locked_desk_opens_with_its_owners_key(desk, here):
    by_password_and_code(desk, here)
    add_key(desk, here)
    desk.get_by_role("button", name="Lock").click()
    desk.get_by_text("Locked since").wait_for()

    desk.get_by_role("button", name="Confirm with your passkey").click()

    desk.wait_for_url("**/account/")


def test_two_keys_grant_a_role(browser, desk, here):
    # One browser holds both keys, as one desk has one socket: each finds its own owner.
    for code in ("900001", "900002"):
        world.register(code, "security_officer")
        world.account(code)
    scratch.set_pin(find.account_of("900002"), "246810")
    desk.goto(here + "/sign-in/?next=/account/")
    sign_in_as(desk, "900001")
    add_key(desk, here)
    desk.goto(here + "/desk/confirm/passkey/?next=/accounts/330112/")
    desk.get_by_role("button", name="Confirm with your passkey").click()
    desk.wait_for_url("**/accounts/330112/")

    desk.select_option("[name=role]", "guard")
    desk.fill("form[data-second] [name=reason] >> nth=0", "Transfer")
    desk.get_by_role("button", name="Second person: use passkey").first.click()

    # The only key here is the first officer's: he is told to fetch somebody else.
    desk.get_by_text("The second person has to be somebody else.").wait_for()


def sign_in_as(page, code):
    page.fill("[name=login]", code)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.fill("[name=code]", world.one_time_code())
    page.get_by_role("button", name="Confirm with the code").click()
    page.wait_for_url("**/account/")


def test_typing_without_sending_keeps_the_desk_open(desk, here):
    by_password_and_code(desk, here)
    desk.goto(here + "/account/purpose/")
    desk.clock.install()
    desk.reload()
    with desk.expect_request("**/desk/awake/"):
        desk.clock.fast_forward("01:30")
        desk.keyboard.type("A")


def test_an_idle_desk_locks_itself(desk, here):
    by_password_and_code(desk, here)
    desk.clock.install()
    desk.reload()
    desk.clock.fast_forward("05:10")
    desk.get_by_text("Locked since").wait_for()

"""The pages of the area, through the browser's door."""

import datetime as dt
import re
import uuid

import pytest
from django.utils import timezone

from unbroken.area.models import Stay
from unbroken.area.tests.people import HOUR, enter
from unbroken.base import clock
from unbroken.chain import read
from unbroken.people.tests import world

pytestmark = pytest.mark.usefixtures("_pages", "area")


def seated(code: str, *roles: str, unit: str = "unit:cd", language: str = "en"):
    world.register(code, *roles, unit=unit)
    world.account(code)
    client = world.client_of(code)
    client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]
    return client


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def address_of(stay: Stay) -> str:
    return f"/area/stays/{stay.ref.removeprefix('stay:')}/"


def key_in(text: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', text)[1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("Case-handling area, live", "In the area", "The limit has passed", "Register entry"),
        ),
        ("zh", ("办案区实时", "在区人员", "时限已过", "登记进入")),
    ],
)
def test_the_board_shows_who_is_where_and_for_how_long(manager, language, words):
    enter("赵某", by=manager, ago=13 * HOUR)
    enter("孙某某", by=manager, role="witness")

    text = page(seated("330151", "area_manager", language=language), "/area/")

    for word in (*words, "赵某", "孙某某"):
        assert word in text, word
    assert 'data-since="' in text
    assert "&quot;X-Unattended&quot;" in text or '"X-Unattended"' in text


def test_a_board_of_another_unit_shows_nobody(manager):
    enter("赵某", by=manager)

    text = page(seated("990001", "area_manager", unit="unit:zz"), "/area/")

    assert "赵某" not in text


def test_an_entry_is_registered_with_little(manager):
    desk = seated("330151", "area_manager")
    world.register("330112", "case_officer")
    key = key_in(page(desk, "/area/enter/"))

    answer = desk.post(
        "/area/enter/",
        {
            "key": key,
            "name": "赵𠮷",
            "person_role": "suspect",
            "arrival": "summons_oral",
            "escorts": "330112",
        },
    )

    stay = Stay.objects.get()
    assert answer.url == address_of(stay)
    assert (stay.name, stay.clock, stay.escorts) == ("赵𠮷", "K14", ["officer:330112"])
    text = page(desk, answer.url)
    assert "Your record is safe: entry, No. 2." in text
    assert f'data-recorded="{key}"' in text


def test_an_entry_is_registered_with_search_and_belongings_at_once(manager):
    desk = seated("330151", "area_manager", "belongings_custodian")
    world.register("330112", "case_officer")
    started = clock.now().strftime("%Y-%m-%dT%H:%M")

    answer = desk.post(
        "/area/enter/",
        {
            "key": str(uuid.uuid4()),
            "name": "赵某",
            "arrival": "summons_oral",
            "person_role": "suspect",
            "escorts": "330112",
            "safety_search-done": "1",
            "safety_search-started_at": started,
            "safety_search-officers": "330151",
            "safety_search-same_sex": "yes",
            "safety_search-injuries-none": "1",
            "safety_search-signed-person": "refused",
            "safety_search-signed-person-reason": "拒绝签名",
            "belongings_list-done": "1",
            "belongings_list-custodian": "330151",
            "belongings_list-items-count": "1",
            "belongings_list-items-0-name": "钱包",
            "belongings_list-items-0-qty": "1",
            "belongings_list-items-0-custody": "locker",
            "belongings_list-locker": "07",
        },
    )

    assert answer.status_code == 302, re.findall(
        r'<li><a href="#[^>]*>([^<]*)', answer.content.decode()
    )
    stay = Stay.objects.get()
    events = {event.declared.wire_name: event for event in read.stream("unit:cd")}
    refused = events["safety_search"].signatures[0]
    assert (refused.state, refused.person, refused.noted_reason) == (
        "refused",
        stay.person,
        "拒绝签名",
    )
    assert stay.searched_at is not None
    assert stay.injuries == 0
    assert "Locker" in page(desk, address_of(stay)) or "locker 07" in page(desk, address_of(stay))


def test_a_wrong_number_of_an_escort_is_named_and_nothing_is_recorded(manager):
    desk = seated("330151", "area_manager")

    answer = desk.post(
        "/area/enter/", {"key": str(uuid.uuid4()), "name": "赵某", "escorts": "999999"}
    )

    assert "no officer has the number or name 999999" in answer.content.decode()
    assert Stay.objects.count() == 0


def test_a_move_takes_two_presses(manager):
    stay = enter("赵某", by=manager)
    client = seated("330150", "guard")
    text = page(client, address_of(stay))

    assert re.search(r"<summary[^>]*>[^<]*<bdi[^>]*>[^<]*W2", text)
    assert 'name="room" value="room:W2"' in text
    answer = client.post(
        f"{address_of(stay)}move/",
        {"key": key_in(text), "room": "room:W2", "guards": ["officer:330150"]},
    )

    assert answer.url == address_of(stay)
    stay = Stay.objects.get()
    assert (stay.room, stay.room_reason, stay.guards) == ("room:W2", "waiting", ["officer:330150"])


def test_a_move_to_a_room_of_another_area_is_refused_in_words(manager):
    stay = enter("赵某", by=manager)
    client = seated("330150", "guard")

    answer = client.post(
        f"{address_of(stay)}move/", {"key": str(uuid.uuid4()), "room": "room:elsewhere"}
    )

    assert answer.status_code == 422
    assert "Nothing has been recorded yet." in answer.content.decode()


def test_a_meal_takes_two_presses_and_stops_the_clock_of_meals(manager):
    stay = enter("赵某", by=manager, ago=5 * HOUR)
    client = seated("330150", "guard")

    client.post(f"{address_of(stay)}give/", {"key": str(uuid.uuid4()), "given": "meal:yes"})

    assert Stay.objects.get().fed_at is not None


def test_one_form_records_a_patrol_of_everybody_but_one(manager):
    first, second, third = (enter(name, by=manager) for name in ("甲", "乙", "丙"))
    client = seated("330150", "guard")
    text = page(client, "/area/patrol/")

    client.post(
        "/area/patrol/",
        {
            "key": key_in(text),
            f"seen-{first.ref}": "normal",
            f"seen-{second.ref}": "asleep",
            f"seen-{third.ref}": "",
        },
    )

    seen = {stay.name: stay.patrol_state for stay in Stay.objects.all()}
    assert seen == {"甲": "normal", "乙": "asleep", "丙": None}


def test_the_exit_is_registered_and_the_person_leaves_the_board(manager):
    stay = enter("赵某", by=manager)
    desk = seated("330151", "area_manager")
    form = page(desk, f"{address_of(stay)}area_exit/")

    answer = desk.post(
        f"{address_of(stay)}area_exit/",
        {
            "key": key_in(form),
            "ground": "released",
            "exited_at": clock.now().strftime("%Y-%m-%dT%H:%M"),
            "belongings_returned": "yes",
            "wristband_removed": "yes",
            "condition": "无异常",
            "signed-person": "fingerprinted",
        },
    )

    assert answer.status_code == 302, answer.content.decode()
    assert Stay.objects.get().exited_at is not None
    assert "赵某" not in page(desk, "/area/")


def test_what_a_reader_may_not_record_is_not_offered(manager):
    stay = enter("赵某", by=manager)
    client = seated("330150", "guard")

    text = page(client, address_of(stay))

    assert "Register exit" not in text
    assert "area_exit" not in text
    assert client.get(f"{address_of(stay)}area_exit/").status_code == 403


def test_a_stranger_is_told_the_same_of_a_hidden_stay_and_of_none(manager):
    stay = enter("赵某", by=manager)
    client = seated("990001", "guard", unit="unit:zz")

    for address in ("", "area_exit/", "safety_search/"):
        hidden = client.get(address_of(stay) + address)
        absent = client.get(f"/area/stays/{uuid.UUID(int=1)}/{address}")
        assert hidden.status_code == absent.status_code == 404
        assert "赵某" not in hidden.content.decode()


def test_the_list_names_everybody_with_room_and_end(manager):
    stay = enter("赵某", by=manager)

    text = page(seated("330151", "area_manager"), "/area/list/")

    assert "赵某" in text
    assert "1 inside" in text
    assert stay.due_at is not None


def test_every_form_of_a_stay_can_be_opened(manager):
    stay = enter("赵某", by=manager)
    roles = ("area_manager", "guard", "belongings_custodian", "case_officer", "head_unit")
    desk = seated("330151", *roles)
    text = page(desk, address_of(stay))

    forms = set(re.findall(rf'href="({address_of(stay)}[a-z_]+/)"', text))

    assert len(forms) >= 8
    for address in forms:
        assert 'name="key"' in page(desk, address), address


def test_a_form_sent_twice_is_recorded_once_although_it_says_now(manager):
    stay = enter("赵某", by=manager)
    client = seated("330150", "guard")
    before = read.head("unit:cd")
    move = {"key": str(uuid.uuid4()), "room": "room:W2"}
    patrol = {"key": str(uuid.uuid4()), f"seen-{stay.ref}": "normal"}

    for _time in range(2):
        assert client.post(f"{address_of(stay)}move/", move).status_code == 302
        assert client.post("/area/patrol/", patrol).status_code == 302

    assert read.head("unit:cd") == before + 2


def test_the_side_bar_counts_those_who_are_inside_and_may_be_seen(manager):
    enter("赵某", by=manager)

    mine = page(seated("330151", "area_manager"), "/area/")
    theirs = page(seated("990001", "area_manager", unit="unit:zz"), "/area/")

    assert re.search(r'href="/area/"[^>]*>.*?<b>1</b></a>', mine, re.DOTALL)
    assert not re.search(r'href="/area/"[^>]*>(?:(?!</a>).)*<b>', theirs, re.DOTALL)


def test_the_head_of_the_unit_extends_a_limit_by_the_page(manager):
    stay = enter("赵某", by=manager, ago=11 * HOUR)
    head = seated("330101", "head_unit")
    text = page(head, f"{address_of(stay)}extend/")

    answer = head.post(
        f"{address_of(stay)}extend/",
        {
            "key": key_in(text),
            "seen": re.search(r'name="seen" value="(\d+)"', text)[1],
            "length": "86400",
            "opinion": "拟刑事拘留",
        },
    )

    assert answer.status_code == 302
    assert Stay.objects.get().due_at == stay.clock_started_at + 24 * HOUR


def test_after_a_return_the_search_is_owed_again_and_names_the_exit(manager):
    stay = enter("赵某", by=manager)
    at = {"key": str(uuid.uuid4()), "reason": "medical"}
    desk = seated("330151", "area_manager", "case_officer", "guard")
    desk.post(f"{address_of(stay)}temporary_exit/", {**at, "left_at": moment(40)})
    returned = {"key": str(uuid.uuid4()), "returned_at": moment(10)}
    desk.post(f"{address_of(stay)}temporary_exit_end/", returned)

    text = page(desk, address_of(stay))
    form = page(desk, f"{address_of(stay)}safety_search/")

    assert Stay.objects.get().away_since is None
    assert "Safety search after the return" in text
    assert re.search(r'name="after_exit" value="act:[0-9a-f-]+"', form)


def moment(minutes_ago: int) -> str:
    at = timezone.localtime(clock.now() - dt.timedelta(minutes=minutes_ago))
    return at.strftime("%Y-%m-%dT%H:%M")

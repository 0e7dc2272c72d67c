"""A station with a case and officers, and what they do on the pages of sessions."""

import contextlib
import datetime as dt
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass

from django.test import Client

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Key, PersonRef, StreamName, new_id, ref
from unbroken.capture.recorder.settings import control_of
from unbroken.capture.tests.conftest import SOURCE
from unbroken.capture.tests.recordings import until
from unbroken.casefile import perform
from unbroken.casefile.acts import CaseTeamChanged, PersonEntered
from unbroken.casefile.codes import CASE_OFFICER
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.chain.register import Act
from unbroken.interrogation.models import Session
from unbroken.people.tests import world

BORN = dt.date(1997, 5, 8)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One officer at the pages, and the case that he works on."""

    client: Client
    case: CaseRef
    person: PersonRef
    home: object

    def start(self, **more: object) -> Session:
        """Begin a session by the page; return its row."""
        said = {"case": self.case[5:], "key": str(new_id()), "person": self.person} | more
        said.setdefault("officers", ["officer:330112", "officer:330113"])
        answer = self.client.post("/interrogation/start/", {"kind": "interrogation"} | said)
        assert answer.status_code == 302, answer.content.decode()
        return Session.objects.get(ref=f"session:{answer.url.split('/')[-2]}")

    def post(self, session: Session, page: str, status: int = 302, **said: object):
        """Send a form of a session."""
        said.setdefault("key", str(new_id()))
        answer = self.client.post(f"{address(session)}{page}/", said)
        assert answer.status_code == status, (answer.status_code, answer.content.decode())
        return answer

    def page(self, session: Session, page: str = "") -> str:
        """Open a page of a session."""
        answer = self.client.get(address(session) + page)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()


def configure(home, camera: str) -> None:
    """Name one camera in one room."""
    (home / "cameras.toml").write_text(
        'networks = ["127.0.0.0/8"]\n[[camera]]\ncode = "i2-suspect"\nname = "被讯问人"\n'
        f'room = "I2"\nroom_name = "讯问室 2"\naddress = "{camera}"\nsegment_seconds = 0.8\n'
    )


@contextlib.contextmanager
def recorder(home):
    """Run the recorder of a data folder as the station does."""
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "UNBROKEN_HOME": str(home)}
    command = [sys.executable, "-m", "unbroken.capture.recorder"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            until(control_of(home).exists)
            yield process
        finally:
            process.terminate()


def address(session: Session) -> str:
    return f"/interrogation/{session.ref.removeprefix('session:')}/"


def desk(home, language: str = "en", **where: str) -> Desk:
    """Open a case with one suspect and an officer who works on it."""
    world.register_unit()
    world.register("330112", "case_officer")
    world.register("330113", "case_officer")
    world.account("330112")
    case, person = perform.new_case(), PersonRef(ref("person", new_id()))
    entered = PersonEntered(person=person, name="赵𠮷", role="suspect", sex="male", birth_date=BORN)
    joined = CaseTeamChanged(
        officer="officer:330112", role=CASE_OFFICER, change="joined", reason="主办"
    )
    perform.open_case(_entry(entered, case), _entry(joined, case), now=clock.now())
    client = world.client_of("330112", **where)
    client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]
    return Desk(client=client, case=case, person=person, home=home)


def _entry(act: Act, case: CaseRef) -> Entry:
    now = clock.now()
    by = Actor(
        id=ActorRef("officer:desk"),
        person=PersonBehind("officer:desk"),
        unit="unit:cd",
        roles=frozenset({"desk_officer", "head_unit"}),
        factor=Factor.PASSKEY,
        factor_at=now,
        terminal="test",
    )
    key = Key(uuid.uuid4())
    return Entry(act=act, stream=StreamName(case), by=by, occurred_at=now, key=key)

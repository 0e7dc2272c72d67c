"""Drafts at the station: what is typed at one desk waits for its officer at every other."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from unbroken.base import clock
from unbroken.base.identifiers import Key
from unbroken.base.refusal import N_, Refusal
from unbroken.chain import read
from unbroken.people import scratch
from unbroken.people.edge import desk_of
from unbroken.people.middleware import works_locked

DRAFT_BYTES_MAX = 1024 * 1024
NAME_CHARACTERS_MAX = 200


class DraftUnreadable(Refusal):
    """A draft names its form, and its fields are lists of texts."""

    sentence = N_("The draft cannot be read.")
    remedy = N_("Open the form anew; what is in this browser stays there.")
    status = HTTPStatus.BAD_REQUEST


class DraftTooLarge(Refusal):
    """A draft is what somebody types, not a file."""

    sentence = N_("The draft has more than %(limit)d bytes.")
    remedy = N_("Attach long texts as files.")
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """A draft as the page sends it."""

    name: str
    key: str
    page: str
    values: dict[str, list[str]]


@works_locked
@require_http_methods(["GET", "PUT", "DELETE"])
def drafts(request: HttpRequest) -> HttpResponse:
    """Give back one's draft of a form, keep it, or throw it away."""
    account = desk_of(request).account
    if request.method == "PUT":
        return _keep(request, clock.now())
    name = request.GET.get("name", "")
    if request.method == "DELETE":
        scratch.drop_draft(account, name=name, key=request.GET.get("key", ""))
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    kept = None if desk_of(request).locked_at else account.drafts.filter(name=name).first()
    if kept is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    said = {"name": kept.name, "key": kept.key, "values": kept.values, "at": kept.kept_at}
    return JsonResponse(said, headers={"Cache-Control": "no-store"})


def _keep(request: HttpRequest, at: dt.datetime) -> HttpResponse:
    typed = _typed(request)
    if _was_recorded(typed.key):  # A page left by its own sending says so late.
        scratch.drop_draft(desk_of(request).account, key=typed.key)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    scratch.keep_draft(
        desk_of(request).account,
        name=typed.name,
        key=typed.key,
        page=typed.page,
        values=typed.values,
        at=at,
    )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _was_recorded(key: str) -> bool:
    try:
        return read.is_recorded(Key(uuid.UUID(key)))
    except ValueError:
        return False


def _typed(request: HttpRequest) -> Typed:
    body = request.read(DRAFT_BYTES_MAX + 1)
    if len(body) > DRAFT_BYTES_MAX:
        raise DraftTooLarge(limit=DRAFT_BYTES_MAX)
    try:
        said = json.loads(body)
        typed = Typed(
            name=_text(said["name"]),
            key=_text(said.get("key", "")),
            page=_own_page(said.get("page", "")),
            values={_text(field): _texts(typed) for field, typed in said["values"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise DraftUnreadable from wrong
    if not 0 < len(typed.name) <= NAME_CHARACTERS_MAX:
        raise DraftUnreadable
    return typed


def _text(said: object) -> str:
    # PostgreSQL takes neither U+0000 nor half a surrogate pair; nobody types them.
    if not isinstance(said, str) or "\0" in said:
        raise TypeError
    return said.encode().decode()


def _texts(said: object) -> list[str]:
    if not isinstance(said, list):
        raise TypeError
    return [_text(one) for one in said]


def _own_page(said: object) -> str:
    """Return the address of a page of this station, or nothing."""
    own = isinstance(said, str) and url_has_allowed_host_and_scheme(said, allowed_hosts=None)
    return str(said) if own else ""

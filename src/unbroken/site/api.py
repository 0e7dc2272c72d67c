"""The API for machines: who may, what is wrong and how it is described; the questions stand in the links.

Whoever is signed in to the pages may use it; there are no tokens. What is refused is told as problem
JSON (RFC 9457) in the language of the request, with the field and the remedy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import APIKeyCookie

from unbroken.base.refusal import Refusal
from unbroken.casefile import api as casefile
from unbroken.casefile.recording import IN_A_CASE
from unbroken.chain import schema, values
from unbroken.chain.actor import Actor
from unbroken.chain.register import ActType, Nature, act_types
from unbroken.site import refusals

PROBLEM = "application/problem+json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What was refused, as RFC 9457 writes it."""

    kind: str
    status: int
    title: str
    detail: str

    def answer(self, request: HttpRequest, errors: Sequence[dict[str, str]] = ()) -> HttpResponse:
        """Write it as the answer, with what is wrong field by field."""
        said = {
            "type": f"urn:unbroken:problem:{self.kind}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail,
            "instance": request.path,
            **({"errors": list(errors)} if errors else {}),
        }
        written = {"ensure_ascii": False}
        return JsonResponse(
            said, status=self.status, content_type=PROBLEM, json_dumps_params=written
        )


class SignedIn(APIKeyCookie):
    """The session of the pages; a request that changes something shows the token against forgery too."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return who was found at the edge."""
        return getattr(request, "actor", None)


class Described(NinjaAPI):
    """The API, whose description has an entry for each act type, made from its declaration."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description of everything that can be asked and recorded."""
        made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        prefix = path_prefix if path_prefix is not None else self.get_root_path(path_params or {})
        recordable = {
            name: one
            for name, one in act_types().items()
            if one.link in IN_A_CASE and not one.own_page
        }
        parts = made.setdefault("components", {}).setdefault("schemas", {})
        parts |= schema.components(recordable)
        parts["Problem"] = PROBLEM_SCHEMA
        for declared in recordable.values():
            made["paths"][f"{prefix}cases/{{case}}/acts/{declared.wire_name}"] = {
                "post": _operation(declared)
            }
        return made


api = Described(
    title="Unbroken",
    version="1",
    description="执法记录：任何人都不能更改的事实。Records of law enforcement: facts that nobody can change.",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=SignedIn(),
    urls_namespace="api",
)
api.add_router("", casefile.router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say what was refused, why, and what to do instead."""
    said = refusals.shown(refusal)
    found = refusal.problems if isinstance(refusal, values.ActUnreadable) else ()
    errors = [_error(one.path, refusals.shown(one)) for one in found]
    if not found and "path" in refusal.details:
        errors = [_error(str(refusal.details["path"]), said)]
    kind = type(refusal).__name__
    told = Problem(kind=kind, status=said.status, title=said.sentence, detail=said.remedy)
    return told.answer(request, errors)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """Name every parameter and header that cannot be read."""
    remedy = _("Look up the parameters in the description of this interface.")
    errors = [
        {"field": str(one["loc"][-1]), "title": str(one["msg"]), "detail": remedy}
        for one in wrong.errors
    ]
    title = _("Parameters or headers of the request cannot be read.")
    told = Problem(kind="Parameters", status=HTTPStatus.BAD_REQUEST, title=title, detail=remedy)
    return told.answer(request, errors)


@api.exception_handler(HttpError)
def forged(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    """Say that a request cannot be shown to come from the one who is signed in."""
    title = _("The request does not show that it comes from you.")
    remedy = _("Send the token of the cookie “csrf” as the header X-CSRFToken.")
    told = Problem(kind="Forged", status=wrong.status_code, title=title, detail=remedy)
    return told.answer(request)


def _error(path: str, said: refusals.ShownRefusal) -> dict[str, str]:
    return {"field": path, "title": said.sentence, "detail": said.remedy}


def _operation(declared: ActType) -> dict[str, Any]:
    """Describe how an act of one type is recorded."""
    decides = declared.nature is Nature.DECISION
    return {
        "operationId": f"record_{declared.wire_name}",
        "summary": f"{declared.zh} · {declared.en}",
        "description": f"{declared.meaning.zh}\n\n{declared.meaning.en}",
        "tags": [declared.link],
        "parameters": [
            _parameter("case", "path", {"type": "string", "format": "uuid"}, required=True),
            _parameter(
                "Idempotency-Key", "header", {"type": "string", "format": "uuid"}, required=True
            ),
            _parameter(
                "If-Match",
                "header",
                {"type": "string", "pattern": casefile.IF_MATCH},
                required=decides,
            ),
            _parameter(
                "occurred_at", "query", {"type": "string", "format": "date-time"}, required=False
            ),
            _parameter("corrects", "query", {"type": "string", "format": "uuid"}, required=False),
            _parameter("after_closure_reason", "query", {"type": "string"}, required=False),
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": f"#/components/schemas/{declared.wire_name}"}
                }
            },
        },
        "responses": {str(status): _answer(status, name) for status, name in ANSWERS},
    }


ANSWERS = (
    (HTTPStatus.CREATED, "ReceiptOut"),
    (HTTPStatus.OK, "ReceiptOut"),
    *(
        (status, "Problem")
        for status in (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.FORBIDDEN,
            HTTPStatus.NOT_FOUND,
            HTTPStatus.CONFLICT,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.PRECONDITION_REQUIRED,
        )
    ),
)

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string", "description": "What was refused, in the reader's language"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do instead"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "title": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def _parameter(name: str, where: str, kind: dict[str, str], *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "schema": kind}


def _answer(status: HTTPStatus, name: str) -> dict[str, Any]:
    kind = PROBLEM if name == "Problem" else "application/json"
    content = {kind: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"description": status.phrase, "content": content}

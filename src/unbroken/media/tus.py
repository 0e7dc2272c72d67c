"""Resumable uploads over HTTP: tus 1.0 (tus.io/protocols/resumable-upload) on the station's uploads.

Creation with and without a length, checksum and termination. Every answer follows from the state on
the disk, so that a sender that was cut off asks once and goes on.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _

from unbroken.base import clock
from unbroken.base.refusal import N_, Refusal
from unbroken.media import uploads
from unbroken.people.edge import actor_of
from unbroken.people.middleware import works_locked
from unbroken.vault import names
from unbroken.vault.upload import CHECKSUMS, Checksum, ChecksumDiffers, Upload, UploadId

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
"""The status that tus names for a part that was changed on its way."""

GIVEN_NAME_CHARACTERS_MAX = 4096

View = Callable[..., HttpResponse]


class OtherVersion(Refusal):
    """Sender and station speak the same version of the protocol."""

    sentence = N_("This station speaks tus %(version)s.")
    remedy = N_("Send the header Tus-Resumable with this version.")
    status = HTTPStatus.PRECONDITION_FAILED


class HeaderUnreadable(Refusal):
    """What a header says can be read."""

    sentence = N_("The header %(header)s cannot be read: %(value)s.")
    remedy = N_("Write it as tus 1.0 says, and send the request again.")
    status = HTTPStatus.BAD_REQUEST


class NotAPart(Refusal):
    """A part of a file comes as such."""

    sentence = N_("A part of a file has the content type %(type)s.")
    remedy = N_("Send the request again with this content type.")
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


def speaks_tus(view: View) -> View:
    """Check the version, and answer in words instead of pages: a program is asking."""

    @wraps(view)
    def checked(request: HttpRequest, **names: object) -> HttpResponse:
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                raise OtherVersion(version=VERSION)
            answer = view(request, **names)
        except Refusal as refusal:
            answer = _refused(refusal)
        answer["Tus-Resumable"] = VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return checked


def _refused(refusal: Refusal) -> HttpResponse:
    words = f"{_(refusal.sentence) % refusal.details} {_(refusal.remedy) % refusal.details}"
    status = CHECKSUM_MISMATCH if isinstance(refusal, ChecksumDiffers) else refusal.status
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
    if isinstance(refusal, OtherVersion):
        answer["Tus-Version"] = VERSION
    return answer


@works_locked
@speaks_tus
def begin(request: HttpRequest) -> HttpResponse:
    """Tell what this station can do, or begin an upload."""
    if request.method == "OPTIONS":
        return _abilities()
    if request.method != "POST":
        return _only("OPTIONS, POST")
    begun = uploads.station_uploads().begin(
        begun_at=clock.now(),
        owner=str(actor_of(request).id),
        length_bytes=_declared_length(request),
        given_name=_given_name(request.headers.get("Upload-Metadata", "")),
    )
    begun = uploads.finish_if_whole(begun)
    answer = _answer(begun, status=HTTPStatus.CREATED)
    answer["Location"] = reverse("media:upload_part", kwargs={"upload": begun.id})
    return answer


@works_locked
@speaks_tus
def part(request: HttpRequest, upload: str) -> HttpResponse:
    """Tell how far an upload has come, take its next part, or end it."""
    answer = _METHODS.get(request.method or "")
    if answer is None:
        return _only("OPTIONS, HEAD, PATCH, DELETE")
    return answer(request, uploads.upload_of(actor_of(request), UploadId(upload)))


def _tell(_request: HttpRequest, upload: Upload) -> HttpResponse:
    return _answer(uploads.finish_if_whole(upload), status=HTTPStatus.OK)


def _take(request: HttpRequest, upload: Upload) -> HttpResponse:
    if request.content_type != PART:
        raise NotAPart(type=PART)
    kept = uploads.station_uploads()
    length = _number(request, "Upload-Length")
    if length is not None:
        kept.declare_length(upload_id=upload.id, length_bytes=length)
    offset = _number(request, "Upload-Offset")
    if offset is None:
        raise HeaderUnreadable(header="Upload-Offset", value="—")
    try:
        taken = kept.append(
            upload_id=upload.id,
            offset_bytes=offset,
            stream=cast("BinaryIO", request),
            checksum=_checksum(request),
        )
    except UnreadablePostError:
        # The sender is gone; what it sent is kept, and nobody reads this answer.
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    return _answer(uploads.finish_if_whole(taken), status=HTTPStatus.NO_CONTENT)


def _end(_request: HttpRequest, upload: Upload) -> HttpResponse:
    uploads.station_uploads().end(upload_id=upload.id)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


_METHODS: dict[str, Callable[[HttpRequest, Upload], HttpResponse]] = {
    "OPTIONS": lambda _request, _upload: _abilities(),
    "HEAD": _tell,
    "PATCH": _take,
    "DELETE": _end,
}


def _answer(upload: Upload, *, status: HTTPStatus) -> HttpResponse:
    answer = HttpResponse(status=status)
    answer["Upload-Offset"] = str(upload.offset_bytes)
    if upload.length_bytes is None:
        answer["Upload-Defer-Length"] = "1"
    else:
        answer["Upload-Length"] = str(upload.length_bytes)
    if upload.digest:
        answer["Repr-Digest"] = (
            f"sha-256=:{base64.b64encode(bytes.fromhex(upload.digest)).decode()}:"
        )
    return answer


def _abilities() -> HttpResponse:
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer["Tus-Version"] = VERSION
    answer["Tus-Extension"] = "creation,creation-defer-length,checksum,termination"
    answer["Tus-Max-Size"] = str(uploads.station_uploads().bytes_max)
    answer["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return answer


def _only(methods: str) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": methods})


def _declared_length(request: HttpRequest) -> int | None:
    length = _number(request, "Upload-Length")
    deferred = request.headers.get("Upload-Defer-Length")
    if (length is None) == (deferred is None) or deferred not in (None, "1"):
        raise HeaderUnreadable(header="Upload-Length", value=deferred or "—")
    return length


def _number(request: HttpRequest, header: str) -> int | None:
    said = request.headers.get(header)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise HeaderUnreadable(header=header, value=said[:80])
    return int(said)


def _given_name(metadata: str) -> str:
    """Read the name that the sender gave; kept as data, used nowhere as a path."""
    pairs = dict(pair.strip().partition(" ")[::2] for pair in metadata.split(","))
    try:
        given = base64.b64decode(pairs.get("filename", ""), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as wrong:
        raise HeaderUnreadable(header="Upload-Metadata", value=metadata[:80]) from wrong
    return names.shown_name(given[:GIVEN_NAME_CHARACTERS_MAX]) if given else ""


def _checksum(request: HttpRequest) -> Checksum | None:
    said = request.headers.get("Upload-Checksum")
    if said is None:
        return None
    algorithm, _space, value = said.partition(" ")
    try:
        return Checksum(algorithm=algorithm, value=base64.b64decode(value, validate=True))
    except binascii.Error as wrong:
        raise HeaderUnreadable(header="Upload-Checksum", value=said[:80]) from wrong

"""How a stranger's bundle arrives: straight to the disk, never too large, gone after the answer."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from unbroken.base.refusal import N_, Refusal

BYTES_MAX = 512 * 1024 * 1024
POLICY_BYTES_MAX = 64 * 1024
View = Callable[..., HttpResponse]


class BundleTooLarge(Refusal):
    """The public page takes bundles up to a size; larger ones are checked where they are."""

    sentence = N_("This page takes bundles of up to %(megabytes)s MB.")
    remedy = N_("Check it on your own computer with the verifier; it takes any size.")
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class ToDisk(TemporaryFileUploadHandler):
    """Writes what arrives to the disk piece by piece, and stops at the limit."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece; raises BundleTooLarge."""
        if start + len(raw_data) > BYTES_MAX:
            self.file.close()
            raise BundleTooLarge(megabytes=BYTES_MAX // 1024 // 1024)
        super().receive_data_chunk(raw_data, start)


def to_disk(view: View) -> View:
    """Have the files of a request written to the disk before the view sees them.

    The form's protection reads the body, so it is put inside: the way of arriving is chosen first.
    """
    protected = csrf_protect(view)

    @wraps(view)
    def arriving(request: HttpRequest, **names: object) -> HttpResponse:
        if int(request.headers.get("Content-Length") or 0) > BYTES_MAX + POLICY_BYTES_MAX:
            raise BundleTooLarge(megabytes=BYTES_MAX // 1024 // 1024)
        request.upload_handlers = [ToDisk(request)]
        return protected(request, **names)

    return csrf_exempt(arriving)


def place_of(file: object) -> Path | None:
    """Name the place on the disk of a file that arrived."""
    if isinstance(file, TemporaryUploadedFile):
        return Path(file.temporary_file_path())
    return None

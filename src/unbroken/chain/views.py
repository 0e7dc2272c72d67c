"""The log's own pages (c2sp.org/tlog-tiles): for everybody, without signing in.

They hold hashes of salted commitments and signatures, and tell nothing else.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe

from unbroken.chain import read
from unbroken.chain.log import rows
from unbroken.chain.standing import asking
from unbroken_verify import tiles

TEXT = "text/plain; charset=utf-8"
FEW_SECONDS = "public, max-age=2"
FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Show the newest checkpoint with the cosignatures that have come in."""
    log_id = read.station_log()
    signed = rows.last_signed(asking, log_id=log_id)
    if signed is None:
        return _not_there()
    body = rows.with_cosignatures(asking, log_id=log_id, signed=signed)
    return _open(body, type_=TEXT, cache=FEW_SECONDS)


@login_not_required
@require_safe
def tile(_request: HttpRequest, path: str) -> HttpResponse:
    """Show a hash tile or a bundle of entries of the published tree."""
    log_id = read.station_log()
    signed = rows.last_signed(asking, log_id=log_id)
    try:
        wanted = tiles.parse_path(f"tile/{path}")
        # What is not signed yet is not shown: the beat shall not tell when somebody worked.
        if signed is None or wanted.width > _width(wanted, signed.size):
            return _not_there()
        body = rows.tile(asking, log_id=log_id, wanted=wanted)
    except (tiles.BadTilePath, rows.NotThere):
        return _not_there()
    return _open(body, type_="application/octet-stream", cache=FOR_EVER)


def _width(wanted: tiles.TileRef, size: int) -> int:
    return tiles.tile_width(level=wanted.level, index=wanted.index, size=size)


def _not_there() -> HttpResponse:
    """Answer programs as they ask, without a page for people."""
    return HttpResponseNotFound(b"", content_type=TEXT, headers={"Cache-Control": "no-store"})


def _open(body: bytes, *, type_: str, cache: str) -> HttpResponse:
    headers = {
        "Cache-Control": cache,
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(body, content_type=type_, headers=headers)

"""`./unbroken witness`: watch the logs of others, and vouch that each only ever grew.

It stands alone: a folder, a key and no database. It goes on when the station that it watches is
gone, and belongs on a machine of somebody else.
"""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from unbroken.base import clock, config
from unbroken.chain.log import keys
from unbroken.chain.log.witness_book import Book
from unbroken.chain.log.witness_http import WitnessServer
from unbroken_verify import note

log = logging.getLogger("unbroken.witness")

NAME = "unbroken.invalid/witness"
PORT = 8400


def main(arguments: list[str]) -> int:
    """Serve until SIGTERM or SIGINT; with `--vkey` only print the key to give to the log."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asked = _parser().parse_args(arguments)
    key = keys.own_key(asked.folder / "key", name=asked.name, key_type=note.COSIGNATURE_ED25519)
    if asked.vkey:
        sys.stdout.write(f"{key.public.encode()}\n")
        return 0
    book = Book(asked.folder, key=key, now=clock.now)
    with contextlib.closing(book):
        return asyncio.run(serve(book, host=asked.host, port=asked.port, prefix=asked.prefix))


async def serve(
    book: Book,
    *,
    host: str,
    port: int,
    prefix: str = "",
    ready: Callable[[int], None] = lambda port: log.info("listening on port %d", port),
) -> int:
    """Serve a book until a signal comes; returns 1 when the volume failed."""
    failed = asyncio.Event()
    server = WitnessServer(book, prefix=prefix, fail=failed.set)
    serving = asyncio.create_task(server.serve(host, port, ready=ready))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, serving.cancel)
    failing = asyncio.create_task(failed.wait())
    await asyncio.wait({serving, failing}, return_when=asyncio.FIRST_COMPLETED)
    serving.cancel()
    failing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving
    return 1 if failed.is_set() else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./unbroken witness")
    parser.add_argument("--folder", type=Path, default=config.home_folder() / "witness")
    parser.add_argument("--name", default=NAME)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--vkey", action="store_true")
    return parser

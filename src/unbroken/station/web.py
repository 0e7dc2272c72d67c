"""`./unbroken web`: serve the pages."""

import argparse

import uvicorn

from unbroken.base import config


def main(arguments: list[str]) -> int:
    """Serve until told to stop."""
    argparse.ArgumentParser(prog="./unbroken web").parse_args(arguments)
    loaded = config.load().config
    uvicorn.run(
        "unbroken.site.asgi:application",
        host=loaded.host,
        port=loaded.port,
        workers=loaded.web_processes,
        lifespan="off",
        server_header=False,
        proxy_headers=loaded.secure,
        # Who looked at what is an act in the record; a second list of it would leak.
        access_log=False,
    )
    return 0

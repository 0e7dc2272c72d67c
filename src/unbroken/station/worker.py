"""`./unbroken worker`: do the jobs that pages leave for later."""

import argparse

import django
from django.core.management import call_command

WAIT_SECONDS = 15


def main(arguments: list[str]) -> int:
    """Take jobs until told to stop; a job begun is finished first, for so long as we wait for it."""
    argparse.ArgumentParser(prog="./unbroken worker").parse_args(arguments)
    django.setup()
    # What failed stays in the table of jobs, to be looked at; what was done needs no row.
    call_command(
        "procrastinate",
        "worker",
        "--shutdown-graceful-timeout",
        str(WAIT_SECONDS),
        "--delete-jobs",
        "successful",
    )
    return 0

"""`./unbroken log …`: what the log's keys are, whom it asks, and how it goes on after a loss."""

import argparse
import os
import sys
from pathlib import Path

from unbroken.base import config
from unbroken.base.config import Config
from unbroken.base.refusal import N_, Refusal
from unbroken.chain import integrate
from unbroken.chain.log import rows, trust


class WitnessesSilent(Refusal):
    """How far a lost log had come is asked of outsiders, where there are any."""

    sentence = N_("None of the %(count)s witnesses answered.")
    remedy = N_("Try again when one of them can be reached: it knows what was signed last.")


def main(arguments: list[str]) -> int:
    """Do one of vkey, policy, adopt."""
    parser = argparse.ArgumentParser(prog="./unbroken log")
    parser.add_argument("what", choices=sorted(_DOES))
    asked = parser.parse_args(arguments)
    sys.stdout.write(_DOES[asked.what](config.load().config))
    return 0


def vkey(loaded: Config) -> str:
    """Say the verifier keys of the log and of its witnesses, one a line."""
    return "".join(f"{each}\n" for each in trust.vkeys(loaded))


def policy(loaded: Config) -> str:
    """Say the trust policy to hand to a verifier."""
    return trust.handed_out(loaded)


def adopt(loaded: Config) -> str:
    """Fill an empty store of heads, from the witnesses first and from the database then.

    Raises WitnessesSilent. What a witness shows wins: if it is further than the database, the log
    stays closed, as it must.
    """
    integrator = integrate.integrator_of(loaded)
    cosigners = integrate.cosigners_of(loaded, integrator.heads)
    if cosigners and not integrate.learn(cosigners):
        raise WitnessesSilent(count=len(cosigners))
    with integrate.connect(loaded) as connection:
        newest = rows.last_signed(rows.through(connection), log_id=integrator.log_id)
    if newest is not None:
        integrator.heads.learn(newest.note)
    for folder in (integrator.heads.folder, loaded.keys / integrate.ROLE_FOLDER):
        _give_to_owner(folder)
    known = integrator.heads.last()
    return f"{known.said.size if known else 0}\n"


def _give_to_owner(folder: Path) -> None:
    """Leave what root wrote to the user whose folder it is: the integrator must read it."""
    if os.geteuid() == 0:
        owner = folder.stat()
        for file in folder.iterdir():
            os.chown(file, owner.st_uid, owner.st_gid, follow_symlinks=False)


_DOES = {"vkey": vkey, "policy": policy, "adopt": adopt}

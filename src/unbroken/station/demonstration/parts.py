"""What runs beside a demonstration's station: a witness and simulated cameras."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from unbroken.base.config import DEMO_ORIGIN, Config
from unbroken.chain import integrate
from unbroken.chain.log import keys, trust
from unbroken.station import processes, secretfiles, users
from unbroken.station.child import give_all, is_root
from unbroken.station.demonstration.ports import LOOPBACK, Ports
from unbroken.station.supervise import Process
from unbroken_verify import note
from unbroken_verify import policy as policy_

WITNESS_NAME = f"{DEMO_ORIGIN}-witness"
POLICY = "policy.txt"
CAMERAS = "cameras.toml"
ROOMS = ("I1", "I2", "I3", "Q1", "W1", "W2", "W3", "W4", "REG", "SRCH")
"""The rooms whose cameras send; all of them look into one simulated room."""
NO_FAULTS: Mapping[str, str] = MappingProxyType({})


def write_policies(loaded: Config, ports: Ports) -> Path:
    """Make the keys, have the witness watch our log, and write what a verifier should be given."""
    uid = _uid(loaded, users.INTEGRATOR)
    integrate.integrator_of(loaded)
    give_all(loaded.keys / integrate.ROLE_FOLDER, uid=uid)
    give_all(loaded.home / "heads", uid=uid)
    _write_witness_policies(loaded, ports)
    file = loaded.home / POLICY
    file.write_text(trust.handed_out(loaded), "utf-8")
    return file


def write_cameras(loaded: Config, ports: Ports, *, faults: Mapping[str, str] = NO_FAULTS) -> None:
    """Name the simulated cameras to the recorder, with the faults that somebody asks for by room."""
    lines = ['networks = ["127.0.0.0/8"]']
    for room in ROOMS:
        asked = f"?{faults[room]}" if room in faults else ""
        address = f"rtsp://{LOOPBACK}:{ports.cameras}/{room}{asked}"
        lines += [
            "",
            "[[camera]]",
            f'code = "{room}"',
            f'room = "{room}"',
            f'address = "{address}"',
        ]
    (loaded.home / CAMERAS).write_text("\n".join(lines) + "\n", "utf-8")


def beside(loaded: Config, ports: Ports, *, apart: bool) -> list[Process]:
    """List the processes that only a demonstration has: its witness and its cameras."""
    witness = ("--folder", str(_witness_folder(loaded)), "--name", WITNESS_NAME)
    commands = {
        users.WITNESS: ("unbroken", "witness", *witness, "--port", str(ports.witness)),
        users.CAMERAS: ("unbroken.capture.camera", "--port", str(ports.cameras)),
    }
    return [
        _process(loaded, name, (*processes.python(module), *rest), apart=apart)
        for name, (module, *rest) in commands.items()
    ]


def _write_witness_policies(loaded: Config, ports: Ports) -> None:
    folder = _witness_folder(loaded)
    uid = _uid(loaded, users.WITNESS)
    secretfiles.private_folder(folder, uid=uid)
    key = keys.own_key(folder / "key", name=WITNESS_NAME, key_type=note.COSIGNATURE_ED25519)
    watched = policy_.Policy(logs=(policy_.Log(key=trust.log_key(loaded)),))
    (folder / "logs.policy").write_text(watched.encode(), "utf-8")
    give_all(folder, uid=uid)
    mine = policy_.Witness(
        name="demonstration",
        key=key.public,
        url=f"http://{LOOPBACK}:{ports.witness}",
        same_operator=True,
    )
    (loaded.home / trust.FILE).write_text(policy_.Policy(witnesses=(mine,)).encode(), "utf-8")


def _witness_folder(loaded: Config) -> Path:
    return loaded.home / "witness"


def _uid(loaded: Config, process: str) -> int | None:
    return users.uid_of(loaded, process) if users.are_apart(loaded) else None


def _process(loaded: Config, name: str, argv: tuple[str, ...], *, apart: bool) -> Process:
    return Process(
        name=name,
        argv=argv,
        uid=users.uid_of(loaded, name) if apart else None,
        group=users.group_of(loaded) if apart and is_root() else None,
        env={**os.environ, "UNBROKEN_HOME": str(loaded.home), "PYTHONUNBUFFERED": "1"},
    )

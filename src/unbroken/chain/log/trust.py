"""Whom the station asks to witness its log, and what it hands to whoever wants to check it.

The file `witnesses.policy` in the data folder is a trust policy (c2sp.org/tlog-policy) without the
line of the log itself: witnesses with their keys and addresses, groups, and the quorum.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from unbroken.base.config import Config
from unbroken.base.refusal import N_, Refusal
from unbroken.chain.log import heads
from unbroken_verify import Malformed, note
from unbroken_verify import policy as policy_

FILE = "witnesses.policy"
NOBODY = policy_.Policy()


class PolicyUnreadable(Refusal):
    """Whom to ask is written in the form of c2sp.org/tlog-policy."""

    sentence = N_("The file %(file)s is no trust policy: %(why)s.")
    remedy = N_("Correct it; docs/how-to/witness.md shows one.")


class PolicyNamesLog(Refusal):
    """The station's own key is added by the station, so that the file cannot name another."""

    sentence = N_("The file %(file)s names a log.")
    remedy = N_("Take out the lines that begin with “log”: the station adds its own.")


class NoKeyYet(Refusal):
    """The log's key is made when the integrator runs for the first time."""

    sentence = N_("The log has no key yet.")
    remedy = N_("Start the station once, or ./unbroken integrate.")


@dataclass(frozen=True, kw_only=True)
class Outsiders:
    """The witnesses, and whether those who signed are enough."""

    policy: policy_.Policy
    demonstration: bool = False

    @property
    def witnesses(self) -> tuple[policy_.Witness, ...]:
        """Return those who have an address at which they can be asked."""
        return tuple(each for each in self.policy.witnesses if each.url)

    def are_enough(self, names: Iterable[str]) -> bool:
        """Tell whether these witnesses, by their keys' names, make a checkpoint count as witnessed.

        Without a quorum one outsider is enough. A witness of the station's own operator never
        counts, but in a demonstration, which has no other (decision 19).
        """
        signed = [each for each in self.policy.witnesses if each.key.name in set(names)]
        if self.demonstration:
            signed = [dataclasses.replace(each, same_operator=False) for each in signed]
        counted = [each.name for each in signed if not each.same_operator]
        if self.policy.quorum is None:
            return bool(counted)
        return self._strict().is_met(counted)

    def key_named(self, name: str) -> note.VerifierKey | None:
        """Return the key of a witness by its name on signature lines."""
        found = self.named(name)
        return found.key if found else None

    def named(self, name: str) -> policy_.Witness | None:
        """Return a witness by the name on its signature lines."""
        return next((each for each in self.policy.witnesses if each.key.name == name), None)

    def _strict(self) -> policy_.Policy:
        if not self.demonstration:
            return self.policy
        outsiders = tuple(
            dataclasses.replace(each, same_operator=False) for each in self.policy.witnesses
        )
        return dataclasses.replace(self.policy, witnesses=outsiders)


def outsiders(config: Config) -> Outsiders:
    """Read whom this station asks; raises PolicyUnreadable or PolicyNamesLog."""
    file = config.home / FILE
    return Outsiders(policy=_read(file), demonstration=config.is_demonstration)


def handed_out(config: Config) -> str:
    """Return the policy to hand to a verifier: this log, its witnesses, its quorum."""
    key = log_key(config)
    own = outsiders(config).policy
    return dataclasses.replace(own, logs=(policy_.Log(key=key),)).encode()


def vkeys(config: Config) -> list[str]:
    """Return the verifier keys of the log and of its witnesses, the log's first."""
    own = outsiders(config).policy
    return [key.encode() for key in (log_key(config), *(each.key for each in own.witnesses))]


def log_key(config: Config) -> note.VerifierKey:
    """Return the log's public key; raises NoKeyYet."""
    found = heads.public_key(config.home / "heads")
    if found is None:
        raise NoKeyYet
    return found


def _read(file: Path) -> policy_.Policy:
    try:
        found = policy_.parse_policy(file.read_bytes())
    except FileNotFoundError:
        return NOBODY
    except Malformed as why:
        said = " ".join([type(why).__name__, *map(str, why.args)])
        raise PolicyUnreadable(file=file, why=said) from why
    if found.logs:
        raise PolicyNamesLog(file=file)
    return found

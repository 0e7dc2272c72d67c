"""Who is compared, and what each keeps of one fact."""

from dataclasses import dataclass

from unbroken.base.refusal import N_

DOOR, PLAIN, AUDITLOG, PGHISTORY = "door", "plain", "auditlog", "pghistory"
STATION, PEERS = "unbroken.site.settings", "unbroken.station.bench.peers.settings"


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One way to keep a fact."""

    name: str
    title: str
    keeps: str

    @property
    def settings(self) -> str:
        """Name the settings of the Django that this contender needs."""
        return STATION if self.name == DOOR else PEERS


ALL = (
    Contender(name=PLAIN, title="Django save()", keeps=N_("the row")),
    Contender(
        name=PGHISTORY, title="django-pghistory", keeps=N_("the row, a copy of it, who wrote it")
    ),
    Contender(
        name=AUDITLOG, title="django-auditlog", keeps=N_("the row, its differences, who wrote it")
    ),
    Contender(
        name=DOOR,
        title="Unbroken",
        keeps=N_("a chained act, its duties, its trace, the rows that follow"),
    ),
)

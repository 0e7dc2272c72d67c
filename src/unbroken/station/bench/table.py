"""What was measured, as tables of plain text."""

from collections.abc import Iterator, Sequence

from unbroken.base.refusal import N_
from unbroken.station.bench import contenders
from unbroken.station.bench.append import Found, Line
from unbroken.station.bench.profile import Profile, Statement
from unbroken.station.speech import _

WIDTHS = (18, 8, 9, 13, 8, 8, 9, 9, 10)
HEADS = (
    N_("kept by"),
    N_("clients"),
    N_("a second"),
    N_("from–to"),
    "p50 ms",
    "p99 ms",
    "CPU ms",
    "÷ save()",
    "÷ auditlog",
)
OF_STATEMENTS = (9, 9, 10, 80)
STATEMENT_HEADS = (N_("an act"), N_("mean ms"), N_("ms an act"), N_("statement"))
STATEMENTS_MAX = 30
CHARACTERS_MAX = 76


def of_lines(found: Found, missed: Sequence[Line]) -> Iterator[str]:
    """Write what was compared, what each contender keeps, and where an aim was missed."""
    yield _row([_(head) for head in HEADS], WIDTHS)
    titles = {one.name: one.title for one in contenders.ALL}
    for line in found.lines:
        spread = f"{line.least:.0f}–{line.most:.0f}"
        times = [f"{line.p50_ms:.2f}", f"{line.p99_ms:.1f}", f"{line.busy_ms:.2f}"]
        ratios = [f"{line.of_plain:.2f}", f"{line.of_auditlog:.2f}"]
        rate = [str(line.clients), f"{line.a_second:.0f}", spread]
        yield _row([titles[line.contender], *rate, *times, *ratios], WIDTHS)
    yield ""
    for one in contenders.ALL:
        yield f"{one.title}: {_(one.keeps)}"
    yield _(
        "One commit after the other this disk keeps %(flushes)s a second; clients share a flush."
    ) % {"flushes": f"{found.flushes_a_second:.0f}"}
    for line in missed:
        yield _(
            "With %(clients)s clients the aim was missed: half of save(), 1.5 times auditlog."
        ) % {"clients": line.clients}


def of_profiles(found: Sequence[Profile]) -> Iterator[str]:
    """Write where the time of an act went, for each number of clients."""
    for one in found:
        server = sum(each.ms_an_act for each in one.statements if not each.inside)
        yield _(
            "%(clients)s clients: %(rate)s acts a second, %(whole)s ms an act at each client: "
            "%(busy)s at work in Python, %(server)s in statements, "
            "%(flushes)s flushes of %(flush)s ms; the rest is waiting."
        ) % {
            "clients": one.cell.clients,
            "rate": f"{one.cell.a_second:.0f}",
            "whole": f"{1000 * one.cell.clients / one.cell.a_second:.2f}",
            "busy": f"{one.cell.busy_ms:.2f}",
            "server": f"{server:.2f}",
            "flushes": f"{one.flushes_an_act:.2f}",
            "flush": f"{one.flush_ms:.2f}",
        }
        yield _row([_(head) for head in STATEMENT_HEADS], OF_STATEMENTS)
        for each in one.statements[:STATEMENTS_MAX]:
            yield _row(_cells(each), OF_STATEMENTS)
        yield ""


def _cells(one: Statement) -> list[str]:
    text = f"{'  ' if one.inside else ''}{one.text}"
    figures = [f"{one.an_act:.2f}", f"{one.mean_ms:.4f}", f"{one.ms_an_act:.4f}"]
    return [*figures, text[:CHARACTERS_MAX]]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * max(1, width - _wide(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "".join(padded).rstrip()


def _wide(text: str) -> int:
    """Return how many columns of a terminal a text takes: a Chinese character takes two."""
    return sum(2 if ord(letter) >= 0x2E80 else 1 for letter in text)

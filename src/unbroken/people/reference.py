"""The decision table as a page for reviewers: `docs/reference/permissions.md` is made from it."""

from collections.abc import Iterable, Iterator

from unbroken.people.roles import CONFLICTS, ROLES
from unbroken.people.rule import SENTENCES, Reason, Relation, Rule, Trait
from unbroken.people.standing import NEVER, RECORDING
from unbroken.people.table import TABLE

HEAD = """# Who may do what

Made from the decision table by `./unbroken docs`; do not edit. A test compares the two.

Everything that no row allows is refused. An explicit denial wins over every row. Whoever is named
in a case (suspect, victim, witness, officer complained of, relative) may do nothing to it. What
belongs to a compartment, or is sealed, is hidden from everybody to whom it was not opened by name.
What a person may not see looks exactly like what does not exist.

| relation | means |
| --- | --- |
| own | he made it |
| team | he is one of the case's officers |
| named | the case names him for the very role in which he acts |
| unit | it belongs to his unit and is open to it |
| grant | it was granted to him by name, and the date has not passed |
| glass | he broke the glass for this case within the last hour |
| station | none: the role reaches over the whole station |
"""

ACTS = """
## Acts

An act that has no row above may be recorded by the roles that its declaration names
(`docs/reference/acts.md`), from where the role stands:

| role | from |
| --- | --- |
"""


def permissions_page() -> str:
    """Write the page."""
    return "".join(
        (
            HEAD,
            "\n## Actions\n",
            *(_action(rule) for rule in TABLE.values()),
            ACTS,
            *(f"| {_role(role)} | {_listed(of)} |\n" for role, of in RECORDING.items()),
            "\n## Never\n\n| role | never, whatever other roles allow |\n| --- | --- |\n",
            *(f"| {_role(role)} | {_listed(traits)} |\n" for role, traits in NEVER.items()),
            "\n## Not in one case\n\nFor decisions, persons are compared, not accounts.\n\n",
            "| who acts as | is not, in the same case |\n| --- | --- |\n",
            *(f"| {_role(role)} | {', '.join(map(_role, sorted(of)))} |\n"
              for role, of in CONFLICTS.items()),
            "\n## What a refusal says\n\n| reason | sentence |\n| --- | --- |\n",
            *(f"| {reason.value} | {SENTENCES[reason]} |\n" for reason in Reason),
        )
    )  # fmt: skip


def _action(rule: Rule) -> str:
    return (
        f"\n### {rule.zh} · {rule.en}\n\n`{rule.action}`. {' '.join(_terms(rule))}\n\n"
        "| role | relation |\n| --- | --- |\n"
        + "".join(f"| {_role(role)} | {_listed(of)} |\n" for role, of in rule.cells.items())
    )


def _terms(rule: Rule) -> Iterator[str]:
    age = " of the last five minutes" if rule.within else ""
    yield f"Sign-in: {rule.factor.value}{age} or stronger."
    if rule.seconds:
        yield f"Another person confirms: {', '.join(map(_role, sorted(rule.seconds)))}."
    if Trait.PURPOSE in rule.traits:
        yield "By unit or station only with a typed purpose."
    if Trait.NOT_OWN in rule.traits:
        yield "Never to what one made oneself."
    if Trait.DESTROYS in rule.traits:
        yield "Never under a legal hold."
    if Trait.ON_SEALED in rule.traits:
        yield "Also to what is sealed."


def _role(code: str) -> str:
    word = ROLES.word(code)
    return f"{word.zh} · {word.en}" if word else "原记录人 · Whoever made it"


def _listed(of: Iterable[Relation] | Iterable[Trait]) -> str:
    return ", ".join(sorted(str(one.value).replace("_", " ") for one in of))

"""Roles that an account can hold, and which of them nobody may combine in one case."""

from collections.abc import Mapping

from unbroken.base.codes import CodeList, code_list
from unbroken.chain.codes import ROLE

AUTHOR = "author"
"""Everybody is the author of what he made himself; it is held without being granted."""

SYSTEM = "system"

PARTICIPANTS = frozenset({"reporter", "interpreter", "guardian", "witness_act", "holder", AUTHOR})
"""Parts that somebody has in a case without having an account."""

ROLES = CodeList(
    "ACCOUNT_ROLE",
    "账号角色",
    "Role of an account",
    tuple(word for word in ROLE.words if word.code not in PARTICIPANTS),
)

COMPARTMENTS = code_list(
    "COMPARTMENT",
    "知悉范围",
    "Compartment",
    ("juvenile", "未成年人", "Juvenile"),
    ("sexual_offence", "性侵案件", "Sexual offence"),
    ("informant", "线人、举报人", "Informant"),
    ("internal_affairs", "内部调查", "Internal affairs"),
    ("court_sealed", "法院封存", "Sealed by a court"),
)

CUSTODIANS = frozenset({"property_custodian", "belongings_custodian", "av_custodian"})

CONFLICTS: Mapping[str, frozenset[str]] = {
    # 公安机关办理刑事案件程序规定 art. 235; 公安机关办理行政案件程序规定 art. 188.
    "case_officer": CUSTODIANS | {"legal"},
    "legal": frozenset({"case_officer"}),
    "property_custodian": frozenset({"case_officer"}),
    "belongings_custodian": frozenset({"case_officer"}),
    "av_custodian": frozenset({"case_officer"}),
}
"""Whoever has one of these parts in a case may not act in the role on the left in it."""

EXTERNAL = frozenset({"prosecutor", "defence", "court"})
"""Outsiders see what was granted to them by name, until a date, and nothing else."""

MACHINE_ROLES = frozenset({SYSTEM, "import"})
"""Roles of processes and devices; no account can be granted one."""

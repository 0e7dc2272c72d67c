"""Decide which database connection may change the shape of tables."""


class OnlyTheOwnerMigrates:
    """The web role asks and adds; the owner's connection is used by `migrate` alone."""

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool:
        """Allow changes of tables through `owner` only."""
        del app_label
        return db == "owner"

"""The pages of the report desk, of one report, and of the decisions about it."""

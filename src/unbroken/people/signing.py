"""How sign-in goes: allauth's pipeline, with what this house asks of it."""

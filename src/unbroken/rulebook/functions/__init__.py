"""The named functions: rules that the language cannot say. At most twenty; each is tested."""

from unbroken.rulebook.functions import closing, devices, intake, places, presence, things
from unbroken.rulebook.functions.register import FUNCTIONS

__all__ = ["FUNCTIONS", "closing", "devices", "intake", "places", "presence", "things"]

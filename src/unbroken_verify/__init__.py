"""The stand-alone verifier: what a stranger needs to check Unbroken's record, and nothing else."""


class Malformed(ValueError):
    """What was offered does not have the form that the format demands.

    Each module has its own subclasses; their arguments are data (a name, a number), never prose,
    since `sentences.py` holds the sentence of each class in Chinese and English.
    """

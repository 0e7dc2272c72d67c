"""Three tables of the same facts, as others keep them: plain, with auditlog, with pghistory.

They live in a database of their own, which is thrown away after the run.
"""

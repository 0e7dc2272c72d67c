"""`./unbroken bench`: what an act costs here, beside what others' libraries cost, in one run."""

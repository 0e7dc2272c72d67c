"""Records cameras. A process of its own: no database, no Django, no other secret than its cameras'.

What it writes is what is hashed, played live, played back and disclosed. A collector reads its
journal and makes acts from it; if nobody reads for a day, recording goes on.
"""

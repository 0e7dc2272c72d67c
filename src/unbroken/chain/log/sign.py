"""Sign the committed head: remember it outside the database first, publish it afterwards."""

import datetime as dt

from unbroken.chain.log import rows
from unbroken.chain.log.heads import Forked, HeadsMissing, HeadStore, rolled_back
from unbroken.chain.log.keys import SigningKey
from unbroken.chain.log.lease import Lease
from unbroken.chain.log.rows import Connection, Head
from unbroken.chain.log.sequence import TilesBroken
from unbroken_verify import checkpoint, note

PUBLISH = """INSERT INTO unb.checkpoint (log_id, size, note, signed_at) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING"""


def check_against(connection: Connection, *, log_id: str, heads: HeadStore) -> Head:
    """Return the committed head if it extends what was signed.

    Raises RolledBack, Forked, HeadsMissing or TilesBroken: then nothing may be added or signed.
    """
    # First the store, then the database: the store is never ahead of it, unless rows were lost.
    known = heads.last()
    with connection.transaction():
        ask = rows.through(connection)
        head = rows.head(ask, log_id=log_id)
        if known is None:
            _refuse_lost_store(ask, log_id)
            return head
        if known.said.size > head.size:
            raise rolled_back(known, size=head.size)
        if root_at(ask, log_id=log_id, size=known.said.size) != known.said.root:
            raise Forked(size=known.said.size)
        if root_at(ask, log_id=log_id, size=head.size) != head.root:
            raise TilesBroken(size=head.size)
        return head


def sign_head(
    connection: Connection, *, lease: Lease, key: SigningKey, heads: HeadStore, now: dt.datetime
) -> Head:
    """Sign and publish the committed head; signing the same head again changes nothing."""
    head = check_against(connection, log_id=lease.log_id, heads=heads)
    signed = signed_head(head, key=key)
    # Dying here: nobody has seen the signature, and the next start makes the same one.
    heads.advance(signed)
    # Dying here: the store knows a head that the database holds but has not published; it will be.
    with connection.transaction():
        lease.hold(connection)
        connection.execute(PUBLISH, (lease.log_id, head.size, signed, now))
    return head


def signed_head(head: Head, *, key: SigningKey) -> bytes:
    """Return the checkpoint of a head. Ed25519 gives one head one signature."""
    said = checkpoint.Checkpoint(origin=key.public.name, size=head.size, root=head.root)
    line = note.sign_note(text=said.encode(), key=key.public, signer=key)
    return note.Note(text=said.encode(), signatures=(line,)).encode()


def root_at(ask: rows.Ask, *, log_id: str, size: int) -> bytes:
    """Return the root that the tiles give for a size; raises TilesBroken."""
    try:
        return rows.tree(ask, log_id=log_id, size=size).root()
    except rows.NotThere as why:
        raise TilesBroken(size=size) from why


def _refuse_lost_store(ask: rows.Ask, log_id: str) -> None:
    newest = rows.last_signed(ask, log_id=log_id)
    if newest is not None:
        raise HeadsMissing(size=newest.size)

"""A station in miniature: a log, witnesses and one case, to make bundles from in tests."""

import dataclasses
import datetime as dt
import hashlib
import io
import random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from unbroken_verify import (
    act,
    bundle,
    checkpoint,
    contents,
    cosignature,
    merkle,
    note,
    policy,
    proof,
)

ORIGIN = "example.org/pd/station-17/log/1"
CASE = "case:01930000-0000-7000-8000-000000000001"
OTHER = "unit:330100"
NOON = dt.datetime(2026, 11, 5, 12, 0, tzinfo=dt.UTC)
REASON = contents.Reason(code="juvenile", zh="未成年人身份", en="Identity of a minor")


@dataclasses.dataclass(frozen=True)
class Key:
    """A private key with its public side."""

    private: Ed25519PrivateKey
    public: note.VerifierKey

    @classmethod
    def named(cls, name, seed, key_type):
        private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
        public = private.public_key().public_bytes_raw()
        return cls(private, note.VerifierKey(name=name, type=key_type, public_key=public))

    def sign(self, data):
        return self.private.sign(data)


class Station:
    """Records acts, keeps the tree, signs checkpoints and makes bundles."""

    def __init__(self, seed="honest", origin=ORIGIN):
        self.random = random.Random(seed)  # noqa: S311 — the same bundle in every run
        self.origin = origin
        self.log = Key.named(origin, f"{seed} log", note.ED25519)
        self.witnesses = [
            Key.named(f"witness-{place}.example", f"{seed} {place}", note.COSIGNATURE_ED25519)
            for place in ("procuratorate", "county")
        ]
        self.tree = merkle.Tree()
        self.indexes = {}
        self.streams = {}
        self.heads = []
        self.now = NOON

    def record(self, name="note_made", *, stream=CASE, log=None, **said):
        """Append an act to its stream and to the log."""
        self.now += dt.timedelta(seconds=20)
        before = self.streams.setdefault(stream, [])
        fields = tuple(
            act.Field(name=name, value=value, salt=self.random.randbytes(32))
            for name, value in said.items()
        )
        envelope = act.Envelope(
            log=log or self.origin,
            stream=stream,
            n=len(before) + 1,
            prev=before[-1].h if before else None,
            id=f"01930000-0000-7000-8000-{self.random.getrandbits(48):012x}",
            type=name,
            schema=1,
            nature="decision" if name == "disclosure" else "fact",
            occurred_at=self.now - dt.timedelta(seconds=5),
            claimed_offset_min=480,
            recorded_at=self.now,
            by="officer:330112",
            terminal=None,
            source="manual",
            payload=act.payload_root(fields),
        )
        made = bundle.ActRecord(envelope=envelope.encode(), fields=fields)
        before.append(made)
        self.indexes[made.h] = self.tree.size
        self.tree.append(merkle.leaf_hash(act.log_entry(made.h)))
        return made

    def checkpoint(self, *, witnesses=None, later=dt.timedelta(seconds=5)):
        """Sign the tree as it is, and have it witnessed."""
        self.now += later
        head = checkpoint.Checkpoint(origin=self.origin, size=self.tree.size, root=self.tree.root())
        text = head.encode()
        lines = [note.sign_note(text=text, key=self.log.public, signer=self.log)]
        chosen = self.witnesses if witnesses is None else witnesses
        lines += [
            cosignature.cosign(text=text, at=self.now, key=each.public, signer=each)
            for each in chosen
        ]
        signed = note.Note(text=text, signatures=tuple(lines)).encode()
        self.heads.append((head, signed))
        return signed

    def policy(self, *, quorum="outside", same_operator=()):
        """Return the policy that the station hands out."""
        witnesses = tuple(
            policy.Witness(name=name, key=key.public, same_operator=name in same_operator)
            for name, key in zip(("procuratorate", "county"), self.witnesses, strict=True)
        )
        names = tuple(each.name for each in witnesses)
        return policy.Policy(
            logs=(policy.Log(key=self.log.public),),
            witnesses=witnesses,
            groups=(policy.Group(name="outside", needed=1, members=names),),
            quorum=quorum,
        )

    def proof(self, h, head, signed):
        index = self.indexes[h]
        path = tuple(self.tree.inclusion(index, head.size))
        return proof.TlogProof(index=index, path=path, checkpoint=signed).encode()


class Bundling:
    """Everything between a case's acts and its bundle, each step open to a test's meddling."""

    def __init__(self, station, *, media=(), cited=(), duties=(), withhold_act=None):
        self.station = station
        self.media = {hashlib.sha256(data).digest(): data for data in media}
        own = station.streams[CASE]
        kept = [each for each in own if each is not withhold_act]
        self.acts = [*kept, *cited]
        self.withheld_fields = {}
        withheld_acts = []
        if withhold_act:
            n = own.index(withhold_act) + 1
            withheld_acts = [contents.WithheldAct(n=n, h=withhold_act.h, reason=REASON)]
        self.policy = station.policy().encode().encode()
        self.files = {bundle.STORY: b'{"type": "note_made"}\n', "data/rules/cn/area.toml": b"# R\n"}
        self.earlier = list(station.heads)
        self.contents = contents.Contents(
            stream=CASE,
            n=len(own),
            head=own[-1].h,
            acts=(),
            withheld_acts=tuple(withheld_acts),
            media=tuple(
                contents.Medium(sha256=digest, size_bytes=len(data))
                for digest, data in self.media.items()
            ),
            duties=tuple(duties),
            heads=tuple(
                contents.EarlierHead(origin=head.origin, size=head.size, root=head.root)
                for head, _ in self.earlier
            ),
        ).in_order()

    def withhold(self, number, name):
        """Withhold one field of an act by its place in the bundle."""
        each = self.acts[number]
        field = next(field for field in each.fields if field.name == name)
        digest = field.digest()
        self.acts[number] = dataclasses.replace(
            each,
            fields=tuple(f for f in each.fields if f is not field),
            withheld=tuple(sorted([*each.withheld, digest])),
        )
        listed = contents.WithheldField(digest=digest, name=name, reason=REASON)
        self.withheld_fields.setdefault(each.h, []).append(listed)

    def change(self, **changed):
        """Change the contents list before it is disclosed."""
        self.contents = dataclasses.replace(self.contents, **changed)

    def disclose(self, **said):
        """Record the disclosure act and take the final checkpoint."""
        self.contents = dataclasses.replace(
            self.contents,
            acts=tuple(
                contents.ListedAct(h=each.h, withheld=tuple(self.withheld_fields.get(each.h, ())))
                for each in self.acts
            ),
            files=bundle.contents_files({bundle.POLICY: self.policy, **self.files}),
        )
        digest = hashlib.sha256(self.contents.encode()).hexdigest()
        told = {"to": "court", bundle.CONTENTS_FIELD: digest, **said}
        self.disclosure = self.station.record("disclosure", **told)
        self.final = self.station.checkpoint()
        self.head = self.station.heads[-1][0]

    def parts(self):
        """Return what the bundle is written from."""
        proved = [each.h for each in self.acts] + [self.disclosure.h]
        proved += [each.h for each in self.contents.withheld_acts]
        return bundle.BundleParts(
            contents=self.contents,
            acts=self.acts,
            disclosure=self.disclosure,
            proofs={h: self.station.proof(h, self.head, self.final) for h in proved},
            heads=[
                bundle.HeadRecord(
                    checkpoint=signed,
                    consistency=tuple(self.station.tree.consistency(head.size, self.head.size)),
                )
                for head, signed in self.earlier
            ],
            policy=self.policy,
            open_medium=lambda digest: [self.media[digest]],
            files=self.files,
        )

    def written(self):
        """Return the bundle's bytes."""
        out = io.BytesIO()
        bundle.write_bundle(self.parts(), out=out)
        return out.getvalue()


VIDEO = b"\x00\x00\x00\x18ftypisom" + bytes(range(200))


def a_case(seed="honest"):
    """Record a small case: three acts, of which one has a film, and one of the unit."""
    station = Station(seed)
    station.record("call_record", caller="埊㛃𠮷", age=17, about="报警")
    station.record("duty_shift", stream=OTHER, officer="officer:330112")
    station.checkpoint()
    film = hashlib.sha256(VIDEO).hexdigest()
    station.record("recording", **{"@media": [{"name": "室内.mp4", "sha256": film}]})
    station.record("note_made", text="seen")
    station.checkpoint()
    return station


def a_bundling(seed="honest", **more):
    """Prepare the bundle of that case, with one field of a minor withheld."""
    station = a_case(seed)
    made = Bundling(station, media=[VIDEO], cited=station.streams[OTHER], **more)
    made.withhold(0, "age")
    return made


def a_bundle(seed="honest", **more):
    """Return a station and the bytes of its case's bundle."""
    made = a_bundling(seed, **more)
    made.disclose()
    return made.station, made.written()

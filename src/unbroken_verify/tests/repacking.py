"""Taking bundles apart and putting them together again, as a forger would."""

import io

from unbroken_verify import bundle, container, verify


def members_of(data):
    """Return the members of a packed bundle by name."""
    packed = container.PackedMembers(io.BytesIO(data))
    return {name: b"".join(packed.chunks(name)) for name in packed.names()}


def packed(members):
    """Pack members into a container of the right form, whatever they hold."""
    out = io.BytesIO()
    writer = container.ContainerWriter(out)
    for name in sorted(members):
        writer.add(name, size=len(members[name]), chunks=(members[name],))
    writer.close()
    return out.getvalue()


def with_new_manifests(members):
    """Pack a payload with manifests that fit it."""
    inside = {name: data for name, data in members.items() if name.startswith("data/")}
    digests = {name: bundle.hashlib.sha256(data).digest() for name, data in inside.items()}
    tags = {bundle.BAGIT_NAME: bundle.BAGIT, **bundle.tag_files(digests)}
    return packed({**inside, **tags})


def judged(data, trusted):
    """Check a bundle in memory; return the verdict."""
    try:
        members = container.PackedMembers(io.BytesIO(data))
    except container.Malformed as refusal:
        problem = verify.unreadable_form(refusal)
        return verify.Verdict(outcome=problem.outcome, problems=(problem,), remarks=())
    return verify.verify_members(members, trusted=trusted)


def codes(verdict):
    """Return the codes of all problems."""
    return {problem.code for problem in verdict.problems}

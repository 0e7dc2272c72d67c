"""The places for signatures of one act, as a form: signed, fingerprint, or noted why not."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from unbroken.base.identifiers import OfficerRef, PersonRef
from unbroken.chain import describe
from unbroken.chain.codes import SIGN_STATE
from unbroken.chain.describe import Reader
from unbroken.chain.recorded import Signature
from unbroken.chain.register import ActType, Signer, end_of

NOTED = frozenset({"refused", "unable", "absent"})
"""What stands in the place of a signature with the reason, noted by whoever records."""

REASON_CHARACTERS_MAX = 500

People = Iterable[tuple[str, str]]


class SignaturesForm(forms.Form):
    """What stands in each place for a signature; a place left blank is found by the rules."""

    use_required_attribute = False

    def __init__(
        self,
        declared: ActType,
        data: Any = None,
        *,
        reader: Reader,
        people: People = (),
        **more: Any,
    ) -> None:
        super().__init__(data, prefix="sign", **more)
        end = end_of(declared)
        self.signers = declared.signers + (end.signers if end else ())
        self.people = list(people)
        for signer in self.signers:
            self._add(signer, reader)

    def signatures(self, *, by: OfficerRef, at: dt.datetime) -> tuple[Signature, ...]:
        """Return what stands in each place that is not blank; only for a form that is valid."""
        return tuple(
            self._one(signer, by=by, at=at)
            for signer in self.signers
            if self.cleaned_data.get(signer.slot)
        )

    def _add(self, signer: Signer, reader: Reader) -> None:
        part = describe.role(signer.role, reader=reader)
        states = describe.choices(SIGN_STATE, reader=reader, only=signer.outcomes)
        self.fields[signer.slot] = forms.ChoiceField(
            label=part, choices=[("", _("Not signed yet")), *states], required=False
        )
        if not NOTED & set(signer.outcomes):
            return
        self.fields[f"{signer.slot}-person"] = forms.ChoiceField(
            label=_("%(part)s: who") % {"part": part},
            choices=[("", "—"), *self.people],
            required=False,
        )
        self.fields[f"{signer.slot}-reason"] = forms.CharField(
            label=_("%(part)s: why not signed") % {"part": part},
            required=False,
            max_length=REASON_CHARACTERS_MAX,
        )

    def _one(self, signer: Signer, *, by: OfficerRef, at: dt.datetime) -> Signature:
        state = str(self.cleaned_data[signer.slot])
        return Signature(
            slot=signer.slot,
            person=self._who(signer, by),
            state=state,
            at=at,
            noted_by=by if state in NOTED else None,
            noted_reason=self.cleaned_data.get(f"{signer.slot}-reason") or None,
        )

    def _who(self, signer: Signer, by: OfficerRef) -> PersonRef | OfficerRef | None:
        if not NOTED & set(signer.outcomes):
            return by
        named = self.cleaned_data.get(f"{signer.slot}-person")
        return PersonRef(named) if named else None

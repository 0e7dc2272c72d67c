"""The shape of what is typed at the sign-in and on the account's pages."""

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from unbroken.base.time_words import Language, language_of
from unbroken.people.models import Account
from unbroken.people.roles import MACHINE_ROLES, ROLES

PIN_DIGITS_MIN = 6


def role_choices() -> list[tuple[str, str]]:
    """Return the roles that an account can be granted, in the reader's language."""
    zh = language_of(get_language() or "zh") is Language.ZH
    return [
        (word.code, word.zh if zh else word.en)
        for word in ROLES.words
        if word.code not in MACHINE_ROLES
    ]


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types.
    """Number and password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields["login"]
        number.label = _("Badge number or account")
        number.widget.attrs = {"autocomplete": "username", "autofocus": True}
        password = self.fields["password"]
        password.label, password.help_text = _("Password"), ""
        password.widget.attrs = {"autocomplete": "current-password"}


def _as_code(field: forms.Field) -> None:
    field.label = _("Code from the authenticator")
    field.widget.attrs = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autofocus": True,
    }


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types.
    """A one-time code after the password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"])


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types.
    """A one-time code to unlock, or to confirm that it is still the same person."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"])


class AddAuthenticatorForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types.
    """The first code of a new authenticator."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"])


class PinForm(forms.Form):
    """The PIN with which one confirms as second person."""

    pin = forms.RegexField(
        regex=rf"^\d{{{PIN_DIGITS_MIN},12}}$",
        label=gettext_lazy("PIN"),
        help_text=gettext_lazy("Six to twelve digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class PasswordForm(forms.Form):
    """A new password, and the old one."""

    old = forms.CharField(
        label=gettext_lazy("Password until now"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least twelve characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, account: Account, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.account = account

    def clean_old(self) -> str:
        """Refuse a wrong old password."""
        old = str(self.cleaned_data["old"])
        if not self.account.check_password(old):
            raise forms.ValidationError(_("The password until now is not right."))
        return old

    def clean_new(self) -> str:
        """Refuse a password that is short or common."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self.account)
        return new


class PurposeForm(forms.Form):
    """What somebody outside a case needs it for."""

    purpose = forms.CharField(
        label=gettext_lazy("What you need it for"),
        help_text=gettext_lazy("With the number of the case or the order."),
        min_length=6,
        max_length=200,
    )


class KeyForm(forms.Form):
    """The key that makes a repeated click harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class RoleForm(KeyForm):
    """A role and why it is granted."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=role_choices)
    reason = forms.CharField(label=gettext_lazy("Reason"), min_length=2, max_length=500)


class EndRoleForm(KeyForm):
    """Which grant ends, and why."""

    grant = forms.RegexField(regex=r"^act:[0-9a-f-]{36}$", widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), min_length=2, max_length=500)

"""What somebody does with his own account: factors, password, PIN, sessions, purpose."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unbroken.base import clock
from unbroken.chain.actor import Factor
from unbroken.people import find, perform, scratch, signing
from unbroken.people.edge import actor_of, desk_of
from unbroken.people.forms import AddAuthenticatorForm, PasswordForm, PinForm, PurposeForm
from unbroken.people.middleware import works_half_signed_in
from unbroken.people.refusals import NoSuch


def _changed(request: HttpRequest, factor: Factor, change: str) -> None:
    perform.change_factor(
        factor=factor,
        change=change,
        by=actor_of(request),
        occurred_at=clock.now(),
        key=signing.a_key(),
    )


@works_half_signed_in
def factors(request: HttpRequest) -> HttpResponse:
    """Show how one signs in, and what can be added."""
    desk = desk_of(request)
    held = list(Authenticator.objects.filter(user=desk.account.pk).order_by("created_at"))
    return render(
        request,
        "people/factors.html",
        {
            "passkeys": [one for one in held if one.type == Authenticator.Type.WEBAUTHN],
            "authenticator": next(
                (one for one in held if one.type == Authenticator.Type.TOTP), None
            ),
            "has_pin": bool(desk.account.pin),
            "first": not held,
            "last": find.last_sign_in(desk.account, but=desk.key),
        },
    )


class AddAuthenticatorView(ActivateTOTPView):  # type: ignore[misc]  # allauth has no types.
    """Add an authenticator for one-time codes."""

    template_name = "people/add_authenticator.html"

    def get_form_class(self) -> type[AddAuthenticatorForm]:
        """Ask for the first code in our words."""
        return AddAuthenticatorForm

    def form_valid(self, form: AddAuthenticatorForm) -> HttpResponse:
        """Record the change, then make it."""
        _changed(self.request, Factor.CODE, "added")
        response: HttpResponse = super().form_valid(form)
        return response


class RemoveAuthenticatorView(DeactivateTOTPView):  # type: ignore[misc]  # allauth has no types.
    """Remove the authenticator."""

    template_name = "people/remove_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 — allauth's form.
        """Record the change, then make it."""
        _changed(self.request, Factor.CODE, "removed")
        response: HttpResponse = super().form_valid(form)
        return response


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]  # allauth has no types.
    """Add a passkey that can also sign in by itself."""

    template_name = "people/add_passkey.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Ask the authenticator for a key that it keeps itself and guards."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 — allauth's form.
        """Record the change, then make it."""
        _changed(self.request, Factor.PASSKEY, "added")
        response: HttpResponse = super().form_valid(form)
        return response


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]  # allauth has no types.
    """Remove a passkey."""

    template_name = "people/remove_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 — allauth's form.
        """Record the change, then make it."""
        _changed(self.request, Factor.PASSKEY, "removed")
        response: HttpResponse = super().form_valid(form)
        return response


def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other session of the account ends."""
    desk = desk_of(request)
    form = PasswordForm(request.POST or None, account=desk.account)
    if not form.is_valid():
        return render(request, "people/form.html", {"form": form, "title": _("Change password")})
    _changed(request, Factor.PASSWORD, "replaced")
    scratch.change_password(request, desk, form.cleaned_data["new"])
    messages.success(request, _("The password was changed; your other sessions have ended."))
    return redirect("people:factors")


def set_pin(request: HttpRequest) -> HttpResponse:
    """Set the PIN with which one confirms as second person."""
    form = PinForm(request.POST or None)
    if not form.is_valid():
        return render(request, "people/form.html", {"form": form, "title": _("Set PIN")})
    _changed(request, Factor.PIN, "replaced")
    scratch.set_pin(desk_of(request).account, form.cleaned_data["pin"])
    messages.success(request, _("The PIN was set."))
    return redirect("people:factors")


def sessions(request: HttpRequest) -> HttpResponse:
    """List one's own sessions."""
    desk = desk_of(request)
    listed = find.sessions_of(desk.account)
    return render(request, "people/sessions.html", {"sessions": listed, "this": desk})


@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's own sessions, wherever it is."""
    desk = desk_of(request)
    other = find.sessions_of(desk.account).filter(pk=number).first()
    if other is None:
        raise NoSuch
    signing.record_end(other, reason="forced", by=actor_of(request))
    messages.success(request, _("The session has ended."))
    return redirect("people:sessions")


def purpose(request: HttpRequest) -> HttpResponse:
    """Say what one needs cases for that are not one's own; it is written beside every look."""
    form = PurposeForm(request.POST or None, initial={"purpose": request.session.get("purpose")})
    if not form.is_valid():
        return render(request, "people/form.html", {"form": form, "title": _("Purpose")})
    request.session["purpose"] = form.cleaned_data["purpose"]
    return redirect(signing.way_back(request))


add_authenticator = works_half_signed_in(AddAuthenticatorView.as_view())
remove_authenticator = RemoveAuthenticatorView.as_view()
add_passkey = works_half_signed_in(AddPasskeyView.as_view())
remove_passkey = RemovePasskeyView.as_view()

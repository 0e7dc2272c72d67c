"""The pages before and during sign-in: password, passkey, second factor, lock, sign-out."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from unbroken.base import clock
from unbroken.people import demonstration, lockout, scratch
from unbroken.people.edge import desk_of
from unbroken.people.forms import ConfirmForm, SecondFactorForm, SignInForm
from unbroken.people.middleware import works_locked


class SignInView(LoginView):  # type: ignore[misc]  # allauth has no types.
    """Number and password, or the way to a passkey; nothing about anybody is shown here."""

    template_name = "people/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        """Ask for number and password in our words."""
        return SignInForm

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Take a password, unless this address has its part in guessing at the whole station."""
        if lockout.is_under_attack(request, now=clock.now()):
            return lockout.locked_out(request)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Add the demonstration's cards, where this is one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "cards": demonstration.cards(self.request, now=clock.now())}


class PasskeySignInView(LoginWebAuthnView):  # type: ignore[misc]  # allauth has no types.
    """Sign-in by passkey alone; it verifies its owner itself."""


class SecondFactorView(AuthenticateView):  # type: ignore[misc]  # allauth has no types.
    """The one-time code or the passkey after the password."""

    template_name = "people/second_factor.html"

    def get_form_class(self) -> type[SecondFactorForm]:
        """Ask for the code in our words."""
        return SecondFactorForm

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Offer the factors that this account has."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, **_offered(self.stage.login.user.pk)}


def _offered(account: int) -> dict[str, bool]:
    held = set(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    return {
        "has_code": Authenticator.Type.TOTP in held,
        "has_passkey": Authenticator.Type.WEBAUTHN in held,
    }


class ConfirmCodeView(ReauthenticateView):  # type: ignore[misc]  # allauth has no types.
    """Unlock the desk by a one-time code."""

    template_name = "people/confirm.html"

    def get_form_class(self) -> type[ConfirmForm]:
        """Ask for the code in our words."""
        return ConfirmForm

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        """Unlock, under a new key of the session."""
        renew(self.request)
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Offer the passkey beside the code."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, **confirming(self.request)}


class ConfirmPasskeyView(ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth has no types.
    """Unlock the desk, or step up, by a passkey."""

    template_name = "people/confirm.html"

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 — allauth's form.
        """Unlock, under a new key of the session."""
        renew(self.request)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401 — allauth's form.
        """Stay here and say what was wrong."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Offer the code beside the passkey."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            **confirming(self.request),
            "passkey_failed": "form" in kwargs,
        }


def confirming(request: HttpRequest) -> dict[str, Any]:
    """Say what the lock page shows and offers."""
    desk = desk_of(request)
    return {
        **_offered(desk.account.pk),
        "locked": desk.locked_at,
        "next": request.POST.get("next") or request.GET.get("next", "/"),
        "is_demonstration": demonstration.is_shown(request),
    }


def renew(request: HttpRequest) -> None:
    """Give the session a new key, so that a stolen one ends here, and unlock its desk."""
    desk = desk_of(request)
    request.session.cycle_key()
    scratch.move_session(old=desk.key, new=str(request.session.session_key))
    scratch.unlock(desk, clock.now())


@works_locked
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Lead to the strongest factor that this account has."""
    desk = desk_of(request)
    offered = _offered(desk.account.pk)
    name = "mfa_reauthenticate_webauthn" if offered["has_passkey"] else "mfa_reauthenticate"
    if demonstration.is_shown(request):
        name = "people:confirm_demonstration"
    return redirect(f"{reverse(name)}?{urlencode({'next': request.GET.get('next', '/')})}")


@works_locked
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this desk; what was typed is kept by the browser."""
    scratch.lock(desk_of(request), clock.now())
    back = request.POST.get("next", "/")
    return redirect(f"{reverse('people:confirm')}?{urlencode({'next': back})}")


@require_POST
def awake(request: HttpRequest) -> HttpResponse:
    """Note that somebody is typing at this desk; the middleware has done so."""
    del request
    return HttpResponse(status=204)


sign_in = login_not_required(SignInView.as_view())
passkey_sign_in = login_not_required(PasskeySignInView.as_view())
second_factor = login_not_required(SecondFactorView.as_view())
sign_out = works_locked(LogoutView.as_view(template_name="people/sign_out.html"))
confirm_code = works_locked(never_cache(ConfirmCodeView.as_view()))
confirm_passkey = works_locked(never_cache(ConfirmPasskeyView.as_view()))

"""Addresses whose names allauth looks up."""

from django.urls import path

from unbroken.people import entrance, own

urlpatterns = [
    path("sign-in/", entrance.sign_in, name="account_login"),
    path("sign-in/passkey/", entrance.passkey_sign_in, name="mfa_login_webauthn"),
    path("sign-in/factor/", entrance.second_factor, name="mfa_authenticate"),
    path("sign-out/", entrance.sign_out, name="account_logout"),
    path("desk/confirm/code/", entrance.confirm_code, name="mfa_reauthenticate"),
    path("desk/confirm/passkey/", entrance.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/", own.factors, name="mfa_index"),
    path("account/passkeys/", own.factors, name="mfa_list_webauthn"),
    path("account/authenticator/add/", own.add_authenticator, name="mfa_activate_totp"),
    path("account/authenticator/remove/", own.remove_authenticator, name="mfa_deactivate_totp"),
    path("account/passkeys/add/", own.add_passkey, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", own.remove_passkey, name="mfa_remove_webauthn"),
]

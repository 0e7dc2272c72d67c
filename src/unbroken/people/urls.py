from django.urls import path

from unbroken.people import accounts, cards, drafts, entrance, own

app_name = "people"
urlpatterns = [
    path("sign-in/card/", cards.take_card, name="take_card"),
    path("desk/lock/", entrance.lock, name="lock"),
    path("desk/awake/", entrance.awake, name="awake"),
    path("desk/confirm/", entrance.confirm, name="confirm"),
    path("desk/confirm/card/", cards.confirm_card, name="confirm_demonstration"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("account/", own.factors, name="factors"),
    path("account/password/", own.change_password, name="password"),
    path("account/pin/", own.set_pin, name="pin"),
    path("account/purpose/", own.purpose, name="purpose"),
    path("account/sessions/", own.sessions, name="sessions"),
    path("account/sessions/<int:number>/end/", own.end_session, name="end_session"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<str:code>/", accounts.account, name="account"),
    path("accounts/<str:code>/roles/", accounts.grant_role, name="grant_role"),
    path("accounts/<str:code>/roles/end/", accounts.end_role, name="end_role"),
    path("accounts/<str:code>/factors/take/", accounts.take_factors, name="take_factors"),
]

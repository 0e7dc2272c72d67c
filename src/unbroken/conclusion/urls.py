from django.urls import path

from unbroken.conclusion import views

app_name = "conclusion"
urlpatterns = [
    path("cases/<uuid:case>/close/", views.close, name="close"),
    path("cases/<uuid:case>/ask/", views.ask, name="ask"),
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/<uuid:asked>/", views.approval, name="approval"),
]

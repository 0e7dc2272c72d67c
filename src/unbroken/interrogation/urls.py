from django.urls import path

from unbroken.interrogation import views

app_name = "interrogation"
urlpatterns = [
    path("", views.sessions, name="sessions"),
    path("start/", views.start, name="start"),
    path("<uuid:session>/", views.session, name="session"),
    path("<uuid:session>/recording/", views.recording, name="recording"),
    path("<uuid:session>/record/", views.record, name="record"),
    path("<uuid:session>/live/<str:camera>/", views.live, name="live"),
    path("<uuid:session>/lines/", views.lines, name="lines"),
    path("<uuid:session>/lines/<uuid:line>/", views.line, name="line"),
    path("<uuid:session>/rights/", views.rights, name="rights"),
    path("<uuid:session>/break/", views.pause, name="break"),
    path("<uuid:session>/resume/", views.resume, name="resume"),
    path("<uuid:session>/sign/", views.sign, name="sign"),
    path("<uuid:session>/end/", views.end, name="end"),
    path("<uuid:session>/custody/", views.custody, name="custody"),
    path("<uuid:session>/print/", views.printed, name="print"),
]

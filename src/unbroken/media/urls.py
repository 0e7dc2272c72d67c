from django.urls import path

from unbroken.media import tus, views

app_name = "media"
LOOK = "media/<uuid:recording>/<uuid:ticket>/"
urlpatterns = [
    path("upload/", tus.begin, name="upload"),
    path("upload/<str:upload>/", tus.part, name="upload_part"),
    path("media/", views.recordings, name="player"),
    path("media/<uuid:recording>/", views.recording, name="recording"),
    path("media/<uuid:recording>/look/", views.look, name="look"),
    path("media/<uuid:recording>/copy/", views.copy, name="copy"),
    # Everything below rides on a ticket: without it no byte leaves.
    path(f"{LOOK}hold/", views.hold, name="hold"),
    path(f"{LOOK}end/", views.end, name="end"),
    path(f"{LOOK}index.m3u8", views.master, name="master"),
    path(f"{LOOK}preview.jpg", views.preview, name="preview"),
    path(f"{LOOK}<slug:track>.m3u8", views.track, name="track"),
    path(f"{LOOK}<str:digest>", views.original, name="original"),
]

from django.urls import path

from unbroken.media import tus

app_name = "media"
urlpatterns = [
    path("upload/", tus.begin, name="upload"),
    path("upload/<str:upload>/", tus.part, name="upload_part"),
]

from django.urls import include, path

from unbroken.site import gallery, health

urlpatterns = [
    path("health/", health.health, name="health"),
    path("language/", include("django.conf.urls.i18n")),
    path("_gallery", gallery.gallery, name="gallery"),
    path("_gallery/print", gallery.printed, name="gallery_print"),
]

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from unbroken.site import gallery, health, worklist
from unbroken.site.api import api

urlpatterns = [
    path("", worklist.work_list, name="work_list"),
    path("health/", login_not_required(health.health), name="health"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("api/", api.urls),
    path("log/", include("unbroken.chain.urls")),
    path("cases/", include("unbroken.casefile.urls")),
    path("", include("unbroken.disclosure.urls")),
    path("interrogation/", include("unbroken.interrogation.urls")),
    path("", include("unbroken.propertyroom.urls")),
    path("supervision/", include("unbroken.supervision.urls")),
    path("", include("unbroken.conclusion.urls")),
    path("", include("unbroken.media.urls")),
    path("recorders/", include("unbroken.docking.urls")),
    path("area/", include("unbroken.area.urls")),
    path("", include("unbroken.intake.urls")),
    path("search/", include("unbroken.trace.urls")),
    path("", include("unbroken.people.urls_signing")),
    path("", include("unbroken.people.urls")),
    path("_gallery", login_not_required(gallery.gallery), name="gallery"),
    path("_gallery/print", login_not_required(gallery.printed), name="gallery_print"),
]

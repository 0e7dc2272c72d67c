from django.urls import include, path

from unbroken.site import health

urlpatterns = [
    path("health/", health.health, name="health"),
    path("log/", include("unbroken.chain.urls")),
]

from django.urls import path

from unbroken.site import health

urlpatterns = [
    path("health/", health.health, name="health"),
]

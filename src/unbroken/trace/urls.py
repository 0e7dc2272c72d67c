from django.urls import path

from unbroken.trace import views

app_name = "trace"
urlpatterns = [path("", views.search, name="search")]

from django.urls import path

from unbroken.docking import views

app_name = "docking"
urlpatterns = [
    path("", views.recorders, name="recorders"),
    path("dock/", views.dock_files, name="dock"),
    path("issue/", views.issue, name="issue"),
    path("return/", views.take_back, name="take_back"),
    path("link/", views.link, name="link"),
    path("register/", views.register, name="register"),
]

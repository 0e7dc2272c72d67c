from django.urls import path

from unbroken.conclusion import views

app_name = "conclusion"
urlpatterns = [path("cases/<uuid:case>/close/", views.close, name="close")]

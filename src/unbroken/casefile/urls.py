from django.urls import path

from unbroken.casefile import views

app_name = "casefile"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("<uuid:case>/", views.case, name="case"),
    path("<uuid:case>/record/", views.recordable, name="recordable"),
    path("<uuid:case>/record/<slug:wire_name>/", views.record, name="record"),
    path("<uuid:case>/<int:number>/", views.act, name="act"),
    path("<uuid:case>/<int:number>/print/", views.act_printed, name="act_print"),
]

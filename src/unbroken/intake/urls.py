from django.urls import path

from unbroken.intake.views import deciding, desk, reports

app_name = "intake"
urlpatterns = [
    path("intake/", desk.desk, name="desk"),
    path("intake/new/", reports.report, name="report"),
    path("intake/call/", reports.call, name="call"),
    path("intake/<uuid:case>/report/", reports.register, name="register"),
    path("intake/<uuid:case>/receipt/", reports.receipt, name="receipt"),
    path("cases/<uuid:case>/accept/", deciding.accept, name="accept"),
    path("cases/<uuid:case>/file/", deciding.file, name="file"),
    path("cases/<uuid:case>/assign/", deciding.assign, name="assign"),
]

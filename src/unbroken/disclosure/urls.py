from django.urls import path

from unbroken.disclosure.views import disclosing, verifying

app_name = "disclosure"
urlpatterns = [
    path("cases/<uuid:case>/disclose/", disclosing.disclose, name="disclose"),
    path("cases/<uuid:case>/disclose/<int:number>/", disclosing.disclosed, name="disclosed"),
    path("cases/<uuid:case>/disclose/<int:number>/bundle/", disclosing.bundle, name="bundle"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/unbroken-verify.pyz", verifying.verifier, name="verifier"),
]

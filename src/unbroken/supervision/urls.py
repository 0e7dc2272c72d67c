from django.urls import path

from unbroken.supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.board, name="board"),
    path("print/", views.printed, name="printed"),
    path("findings/<uuid:finding>/", views.finding, name="finding"),
    path("findings/<uuid:finding>/take/", views.take, name="take"),
    path("findings/<uuid:finding>/answer/", views.answer, name="answer"),
    path("findings/<uuid:finding>/review/", views.review, name="review"),
]

from django.urls import path

from unbroken.area.views import board

app_name = "area"
urlpatterns = [
    path("", board.board, name="board"),
    path("list/", board.printed, name="list"),
    path("keeper.js", board.keeper, name="keeper"),
]

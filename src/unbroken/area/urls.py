from django.urls import path

from unbroken.area.views import board, doing, entry, stay

app_name = "area"
urlpatterns = [
    path("", board.board, name="board"),
    path("list/", board.printed, name="list"),
    path("keeper.js", board.keeper, name="keeper"),
    path("enter/", entry.enter, name="enter"),
    path("patrol/", entry.patrol, name="patrol"),
    path("stays/<uuid:stay>/", stay.stay, name="stay"),
    path("stays/<uuid:stay>/move/", doing.move, name="move"),
    path("stays/<uuid:stay>/give/", doing.give, name="give"),
    path("stays/<uuid:stay>/extend/", doing.extend, name="extend"),
    path("stays/<uuid:stay>/<str:wire_name>/", doing.act, name="act"),
]

from django.urls import path

from unbroken.propertyroom.views import items, seizing, steps, stock

app_name = "propertyroom"
urlpatterns = [
    path("property/", items.items, name="items"),
    path("property/print/", items.items_printed, name="items_print"),
    path("property/stocktake/", stock.take, name="stocktake"),
    path("property/<uuid:item>/", items.item, name="item"),
    path("property/<uuid:item>/label/", items.label, name="label"),
    path("property/<uuid:item>/<slug:step>/", steps.step, name="step"),
    path("cases/<uuid:case>/seize/", seizing.seize, name="seize"),
    path("cases/<uuid:case>/seize/<int:number>/print/", seizing.seized_printed, name="seized"),
]

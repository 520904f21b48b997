"""Every route of the product, and the floors."""

from django.urls import path

from config.urls import handler400, handler404, handler500
from config.urls import urlpatterns as product
from tests.bench.bare.api import CreateRow, CreateRowOfObject, DeepRows, FirstRows

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *product,
    path("bench/create", CreateRow.as_view()),
    path("bench/create-of-object", CreateRowOfObject.as_view()),
    path("bench/rows", FirstRows.as_view()),
    path("bench/deep", DeepRows.as_view()),
]

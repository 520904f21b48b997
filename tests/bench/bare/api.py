from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.generics import CreateAPIView, ListAPIView
from rest_framework.pagination import BasePagination, CursorPagination, LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ModelSerializer

from media_storage import s3
from tests.bench.bare.models import Row


class RowSerializer(ModelSerializer[Row]):
    class Meta:
        model = Row
        fields = "__all__"


class CreateRow(CreateAPIView[Row]):
    """One insert, committed; nobody asks who writes."""

    authentication_classes = ()
    permission_classes = ()
    queryset = Row.objects.all()
    serializer_class = RowSerializer


class CreateRowOfObject(CreateRow):
    """The same, once the object store has said that an object is there: the least that a completion must do."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        s3.head(request.query_params["key"])
        return super().create(request, *args, **kwargs)


class FirstRows(ListAPIView[Row]):
    """The newest rows of an agency and how many it has; nobody asks who reads."""

    authentication_classes = ()
    permission_classes = ()
    filter_backends = ()
    pagination_class: type[BasePagination] = LimitOffsetPagination
    serializer_class = RowSerializer

    def get_queryset(self) -> QuerySet[Row]:
        agency = self.request.query_params["agency"]
        return Row.objects.filter(agency=agency).order_by("-opened_at", "-id")


class ByOpening(CursorPagination):
    page_size = 100
    ordering = ("-opened_at", "-id")


class DeepRows(FirstRows):
    """A page in the middle, by DRF's own cursor, which counts nothing."""

    pagination_class = ByOpening

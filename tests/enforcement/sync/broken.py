"""Every route of the product, but that the one for records breaks."""

from __future__ import annotations

from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import handler400, handler404, handler500
from config.urls import urlpatterns as product

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


class Broken(APIView):
    """Something of ours that fails whatever it is asked."""

    def post(self, request: Request, case_id: UUID) -> Response:
        raise RuntimeError(case_id)


# Of two routes with one name, the later is the one that is found.
urlpatterns = [*product, path("api/v1/cases/<uuid:case_id>/broken", Broken.as_view(), name="step-inspect")]

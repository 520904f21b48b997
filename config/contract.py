"""`/schema`: the API as openapi.yaml describes it; `make check` holds the file to what the code says.

Describing the API anew would take seconds of a processor each time, for whoever asks.
"""

from typing import Final

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

OPENAPI: Final = settings.BASE_DIR / "openapi.yaml"


@require_safe
def schema(request: HttpRequest) -> FileResponse:
    """Give out the description, as YAML."""
    return FileResponse(OPENAPI.open("rb"), content_type="application/vnd.oai.openapi; charset=utf-8")

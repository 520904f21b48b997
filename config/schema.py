"""OpenAPI: the headers and problems every operation shares, said once."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem; `requirements` carry the articles when law is the reason.",
    "required": ["type", "title", "status", "code", "detail", "instance", "requirements", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable identifier of the refusal."},
        "detail": {"type": "string", "description": "For people, in Chinese."},
        "instance": {"type": "string"},
        "requirements": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "article", "detail", "met"],
                "properties": {
                    "code": {"type": "string"},
                    "article": {
                        "type": "string",
                        "description": "Citation, e.g. 《中华人民共和国行政处罚法》第五十八条.",
                    },
                    "detail": {"type": "string"},
                    "met": {"type": "boolean"},
                },
            },
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the request."},
                    "detail": {"type": "string"},
                },
            },
        },
    },
    "example": {
        "type": "urn:enforcement-record:problem:decide_not_now",
        "title": "当前不能办理",
        "status": 409,
        "code": "decide_not_now",
        "detail": "尚不能办理“作出行政处罚决定”:须先办理:法制审核通过。",
        "instance": "/api/v1/cases/6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d10/steps/decide",
        "requirements": [
            {
                "code": "pass_review",
                "article": "《中华人民共和国行政处罚法》第五十八条",
                "detail": "须先办理:法制审核通过",
                "met": False,
            }
        ],
        "errors": [],
    },
}

_READ = {
    "400": "Malformed",
    "401": "Not signed in",
    "403": "Not competent",
    "404": "Not visible",
    "406": "Not acceptable",
}
_ALWAYS = {"405": "Method not allowed", "429": "Too many requests", "503": "Storage or database away"}
_WRITE = {
    "409": "Not now, or the identifier is taken",
    "412": "Stale version",
    "413": "Too large",
    "415": "Not JSON",
    "422": "Semantic error, or the idempotency key stands for another request",
    "428": "If-Match is missing",
}


class Operation(AutoSchema):
    """Adds `Idempotency-Key` to writes and `If-Match` to steps."""

    def get_override_parameters(self) -> list[Any]:
        """Headers of the operation."""
        found = list(super().get_override_parameters())
        if self.method == "POST" and getattr(self.view, "idempotent", True):
            found.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    str,
                    OpenApiParameter.HEADER,
                    required=True,
                    description="1-100 ASCII characters, unique per act; a repeat gets the first answer.",
                )
            )
        if getattr(self.view, "versioned", False):
            found.append(
                OpenApiParameter(
                    "If-Match",
                    str,
                    OpenApiParameter.HEADER,
                    required=True,
                    description='The ETag of the case as the actor saw it, e.g. `"7"`.',
                )
            )
        return found

    def get_tags(self) -> list[str]:
        """Group by the package the view belongs to."""
        module = type(self.view).__module__.split(".")
        return [module[1] if module[0] == "enforcement" and len(module) > 2 else module[0]]  # noqa: PLR2004 - enforcement.package.module


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The phone's token."""

    target_class = "enforcement.framework.DeviceToken"
    name = "deviceToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Token …`"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The page's session."""

    target_class = "enforcement.framework.PageSession"
    name = "pageSession"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def describe_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give every operation its refusals, so that no answer is undocumented."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for method, operation in path.items():
            writes = _WRITE if method in {"post", "put", "patch", "delete"} else {}
            for status, text in {**_READ, **_ALWAYS, **writes}.items():
                operation["responses"].setdefault(status, {"description": text, "content": content})
    return result

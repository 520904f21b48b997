"""Every route of the project, found by walking the resolver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver


@dataclass(frozen=True)
class Route:
    """One pattern: its address, its name and the view class or function behind it."""

    path: str
    name: str
    view: Any

    @property
    def methods(self) -> frozenset[str]:
        return frozenset(m for m in ("get", "post", "put", "patch", "delete") if hasattr(self.view, m))

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/v1/")


def walk(patterns: Any = None, before: str = "") -> Iterator[Route]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, path)
        else:
            yield Route(path, pattern.name or "", getattr(pattern.callback, "view_class", pattern.callback))

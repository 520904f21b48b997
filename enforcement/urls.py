"""Index of the routes of every package, under `/api/v1/`.

Routes that begin alike stand under one beginning: a request is held against some ten and not against hundreds.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path

#: In procedural order; each package's `api.py` exports `urlpatterns`.
PACKAGES = (
    "registry",
    "cases",
    "evidence",
    "measures",
    "review",
    "decisions",
    "documents",
    "publicity",
    "remedies",
    "supervision",
    "sync",
)


def _nested(routes: Iterable[tuple[str, URLPattern]]) -> Iterator[URLPattern | URLResolver]:
    """The same routes, each with what is left of it, by their first segment."""
    deeper: dict[str, list[tuple[str, URLPattern]]] = {}
    for left, route in routes:
        first, slash, rest = left.partition("/")
        if slash:
            deeper.setdefault(first, []).append((rest, route))
        else:
            yield path(left, route.callback, route.default_args, route.name)
    for first, longer in deeper.items():
        yield path(f"{first}/", include(list(_nested(longer))))


urlpatterns = list(
    _nested(
        (str(route.pattern), route)
        for package in PACKAGES
        for route in import_module(f"enforcement.{package}.api").urlpatterns
    )
)

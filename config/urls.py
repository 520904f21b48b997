"""Every route: the API, its schema, health, and the pages."""

from django.urls import include, path

from config.contract import schema
from config.health import health
from enforcement.cases.pages import urlpatterns as case_pages
from enforcement.evidence.pages import urlpatterns as evidence_pages
from enforcement.publicity.pages import urlpatterns as public_pages
from enforcement.registry.pages import urlpatterns as sign_in_pages

urlpatterns = [
    path("health", health, name="health"),
    path("schema", schema, name="schema"),
    path("api/v1/", include("enforcement.urls")),
    *sign_in_pages,
    *case_pages,
    *evidence_pages,
    *public_pages,
]

handler400 = "config.problems.bad_request"
handler404 = "config.problems.not_found"
handler500 = "config.problems.server_error"

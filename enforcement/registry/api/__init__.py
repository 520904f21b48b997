"""The registry on the wire: devices' tokens, who one is, what is published, and the registrar's acts."""

from django.urls import path

from enforcement.registry.api.published import (
    Agencies,
    LegalBases,
    Officers,
    Powers,
    PublishBasis,
    PublishPower,
    ReviewCatalog,
)
from enforcement.registry.api.registrar import (
    Accounts,
    AddCertificate,
    Appointments,
    EndAppointment,
    RevokeCertificate,
)
from enforcement.registry.api.sessions import Me, RevokeToken, Tokens

urlpatterns = [
    path("tokens", Tokens.as_view(), name="tokens"),
    path("tokens/<uuid:id>/revoke", RevokeToken.as_view(), name="revoke-token"),
    path("me", Me.as_view(), name="me"),
    path("agencies", Agencies.as_view(), name="agencies"),
    path("officers", Officers.as_view(), name="officer-list"),
    path("legal-bases", LegalBases.as_view(), name="legal-bases"),
    path("legal-bases/<uuid:id>/publish", PublishBasis.as_view(), name="publish-legal-basis"),
    path("powers", Powers.as_view(), name="powers"),
    path("powers/<uuid:id>/publish", PublishPower.as_view(), name="publish-power"),
    path("review-catalog", ReviewCatalog.as_view(), name="review-catalog"),
    path("accounts", Accounts.as_view(), name="accounts"),
    path("certificates", AddCertificate.as_view(), name="certificates"),
    path("certificates/<uuid:id>/revoke", RevokeCertificate.as_view(), name="revoke-certificate"),
    path("appointments", Appointments.as_view(), name="appointments"),
    path("appointments/<uuid:id>/end", EndAppointment.as_view(), name="end-appointment"),
]

"""The registry on the wire: devices' tokens, who one is, what is published, and the registrar's acts."""

from django.urls import path

from enforcement.registry.api.agency_rules import ReviewCatalog, SigningRules
from enforcement.registry.api.county import DiscretionGrades, HearingStandards
from enforcement.registry.api.issuing import EndCountyRule, PublishCountyRule, TownshipPowers
from enforcement.registry.api.published import (
    Agencies,
    LegalBases,
    Officers,
    Powers,
    PublishBasis,
    PublishPower,
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
    path("county-rules/hearing-standards", HearingStandards.as_view(), name="hearing-standards"),
    path("county-rules/discretion-grades", DiscretionGrades.as_view(), name="discretion-grades"),
    path("county-rules/signing-rules", SigningRules.as_view(), name="signing-rules"),
    path("county-rules/township-powers", TownshipPowers.as_view(), name="township-powers"),
    path("county-rules/<uuid:id>/publish", PublishCountyRule.as_view(), name="publish-county-rule"),
    path("county-rules/<uuid:id>/end", EndCountyRule.as_view(), name="end-county-rule"),
    path("accounts", Accounts.as_view(), name="accounts"),
    path("certificates", AddCertificate.as_view(), name="certificates"),
    path("certificates/<uuid:id>/revoke", RevokeCertificate.as_view(), name="revoke-certificate"),
    path("appointments", Appointments.as_view(), name="appointments"),
    path("appointments/<uuid:id>/end", EndAppointment.as_view(), name="end-appointment"),
]

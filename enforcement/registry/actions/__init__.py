"""What may be done to the registry: everybody signs in for themselves, the registrar does the rest.

Every act takes `at`, whether or not it reads it: the journal dates its entry by it.
"""

from enforcement.registry.actions.agency_rules import add_catalog_row, add_signing_rule
from enforcement.registry.actions.certificates import add_certificate, revoke_certificate
from enforcement.registry.actions.county import add_discretion_grade, add_hearing_standard
from enforcement.registry.actions.issuing import end_county_rule, publish_county_rule
from enforcement.registry.actions.offices import appoint, end_appointment
from enforcement.registry.actions.published import (
    add_legal_basis,
    add_power,
    publish_legal_basis,
    publish_power,
)
from enforcement.registry.actions.sign_in import (
    SIGN_IN_REFUSED,
    IssuedToken,
    close_session,
    issue_token,
    open_session,
    revoke_token,
)
from enforcement.registry.actions.townships import hand_down_power

__all__ = [
    "SIGN_IN_REFUSED",
    "IssuedToken",
    "add_catalog_row",
    "add_certificate",
    "add_discretion_grade",
    "add_hearing_standard",
    "add_legal_basis",
    "add_power",
    "add_signing_rule",
    "appoint",
    "close_session",
    "end_appointment",
    "end_county_rule",
    "hand_down_power",
    "issue_token",
    "open_session",
    "publish_county_rule",
    "publish_legal_basis",
    "publish_power",
    "revoke_certificate",
    "revoke_token",
]

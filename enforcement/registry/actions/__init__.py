"""What may be done to the registry: everybody signs in for themselves, the registrar does the rest.

Every act takes `at`, whether or not it reads it: the journal dates its entry by it.
"""

from enforcement.registry.actions.certificates import add_certificate, revoke_certificate
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

__all__ = [
    "SIGN_IN_REFUSED",
    "IssuedToken",
    "add_certificate",
    "add_legal_basis",
    "add_power",
    "appoint",
    "close_session",
    "end_appointment",
    "issue_token",
    "open_session",
    "publish_legal_basis",
    "publish_power",
    "revoke_certificate",
    "revoke_token",
]

"""What the database refuses of remedies: what was brought, answered and decided is never written over."""

from typing import Final

from django.db import migrations

from enforcement.migrations._protect import protect

APPEND_ONLY: Final = (
    "remedies_remedy",
    "remedies_reply",
    "remedies_reply_evidence",
    "remedies_supplement",
    "remedies_appearance",
    "remedies_outcome",
    "remedies_effect",
    "remedies_correction",
    "remedies_restitution",
)

OPERATIONS: Final = [migrations.RunSQL(protect(APPEND_ONLY, ()), migrations.RunSQL.noop)]

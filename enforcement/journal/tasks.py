"""What the journal does on schedule: idempotency claims are forgotten, entries never."""

from datetime import datetime, timedelta
from typing import Final

from enforcement.journal.models import Claim

#: Longer than any phone retries; then the answer, which may hold personal data, goes.
KEPT: Final = timedelta(days=7)


def due(at: datetime) -> int:
    """Forget claims that are older than a client's retries. Returns how many."""
    return Claim.objects.filter(claimed_at__lt=at - KEPT).delete()[0]

"""From a declared file to a stored object.

Each function touches rows only (`declare`, `declare_parts`, `mark_ready`, `claim`, `postpone`, `reopen`,
`record_stored`, `mark_aborted`; the caller holds the transaction and journals), S3 only (`open_remote`,
`progress`, `settle_remote`, `abort_remote`; outside any transaction, idempotent) or neither (`sign`). What ends in
`_all` does the same for many at once, and says of each what became of it:

    begin     declare → commit → open_remote → mark_ready → commit → sign
    resume    progress → sign the missing
    complete  claim → settle_remote → record_stored → commit
              StorageUnavailable: postpone; ObjectMissing or PartsMissing: reopen
    sweep     for each of Upload.objects.abandoned(at): settle_remote → record_stored
    give up   mark_aborted → commit → abort_remote → mark_dropped
    tidy      strays → abort: of two attempts to open one upload, what the slower one left

A crash between any two leaves a state from which the same call, made again, goes on. Several processes may
complete the same upload at once: S3 makes one object, and the row lock one `StoredObject`.
"""

from media_storage.uploads.remote import (
    Progress,
    Settled,
    SignedPart,
    abort_remote,
    check_signable,
    drop_other,
    open_remote,
    progress,
    settle_all,
    settle_remote,
    sign,
    strays,
)
from media_storage.uploads.rows import (
    COMPLETION_LEASE,
    IDLE_LIMIT,
    LONG_LEASE,
    Said,
    claim,
    claim_completion,
    declare,
    declare_all,
    declare_parts,
    declared,
    locked,
    mark_aborted,
    mark_dropped,
    mark_ready,
    meant,
    postpone,
    put_off,
    record_stored,
    record_stored_all,
    reopen,
    touch,
)

__all__ = [
    "COMPLETION_LEASE",
    "IDLE_LIMIT",
    "LONG_LEASE",
    "Progress",
    "Said",
    "Settled",
    "SignedPart",
    "abort_remote",
    "check_signable",
    "claim",
    "claim_completion",
    "declare",
    "declare_all",
    "declare_parts",
    "declared",
    "drop_other",
    "locked",
    "mark_aborted",
    "mark_dropped",
    "mark_ready",
    "meant",
    "open_remote",
    "postpone",
    "progress",
    "put_off",
    "record_stored",
    "record_stored_all",
    "reopen",
    "settle_all",
    "settle_remote",
    "sign",
    "strays",
    "touch",
]

"""Intake: what is declared, sent, and bound to its case.

Binding is a durable claim, an idempotent call to the object store outside any transaction, and a durable
finish:

    begin_upload → open_upload → the client sends → settle → bind_evidence

A crash between any two is made good by the same request again, or by `finish`, which the sweeper and the worker
call. One file is a batch of one: both go through the same lines, so that a batch obeys every rule of a single.
"""

from enforcement.evidence.actions.intake.binding import Bound, bind_evidence, bind_several, finish
from enforcement.evidence.actions.intake.declaring import (
    Begun,
    Collected,
    File,
    Item,
    begin_upload,
    begin_uploads,
)
from enforcement.evidence.actions.intake.ending import Abandoned, abandon_upload, drop, expire
from enforcement.evidence.actions.intake.sending import (
    addresses,
    begun_uploads,
    open_upload,
    open_uploads,
    own_upload,
    own_uploads,
    progress,
    seen_upload,
    sign_upload,
)
from enforcement.evidence.actions.intake.settling import (
    hand_over,
    leave_to_worker,
    reopened_if_refused,
    settle,
    settle_several,
)
from media_storage.uploads import Said, Settled

__all__ = [
    "Abandoned",
    "Begun",
    "Bound",
    "Collected",
    "File",
    "Item",
    "Said",
    "Settled",
    "abandon_upload",
    "addresses",
    "begin_upload",
    "begin_uploads",
    "begun_uploads",
    "bind_evidence",
    "bind_several",
    "drop",
    "expire",
    "finish",
    "hand_over",
    "leave_to_worker",
    "open_upload",
    "open_uploads",
    "own_upload",
    "own_uploads",
    "progress",
    "reopened_if_refused",
    "seen_upload",
    "settle",
    "settle_several",
    "sign_upload",
]

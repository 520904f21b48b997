"""Logs of devices on the wire: a batch of operations, the clocks, the backlog, the conflicts."""

from django.urls import path

from enforcement.sync.api import batch, clock, conflicts

urlpatterns = [
    path("sync", batch.SyncOperations.as_view(), name="sync"),
    path("sync/operations", batch.OperationList.as_view(), name="sync-operations"),
    path("sync/operations/<uuid:id>", batch.OperationDetail.as_view(), name="sync-operation"),
    path("sync/clock", clock.BeginHandshake.as_view(), name="sync-clock"),
    path("sync/clock/<uuid:id>", clock.FinishHandshake.as_view(), name="sync-clock-return"),
    path("sync/conflicts", conflicts.ConflictList.as_view(), name="sync-conflicts"),
    path("sync/conflicts/<uuid:id>/resolve", conflicts.ResolveConflict.as_view(), name="sync-resolve"),
]

"""Evidence on the wire: uploads that go straight to the object store, lists, and leave to look."""

from django.urls import path

from enforcement.evidence.api.batches import BeginUploads, CompleteUploads
from enforcement.evidence.api.evidence import AccessEvidence, EvidenceList, ReadEvidence
from enforcement.evidence.api.uploads import BeginUpload, CompleteUpload, ReadUpload, SignParts

urlpatterns = [
    path("evidence", EvidenceList.as_view(), name="evidence-list"),
    path("evidence/access", AccessEvidence.as_view(), name="evidence-access"),
    path("evidence/uploads", BeginUpload.as_view(), name="evidence-uploads"),
    path("evidence/uploads/batch", BeginUploads.as_view(), name="evidence-uploads-batch"),
    path("evidence/uploads/complete", CompleteUploads.as_view(), name="evidence-uploads-complete"),
    path("evidence/uploads/<uuid:id>", ReadUpload.as_view(), name="evidence-upload"),
    path("evidence/uploads/<uuid:id>/urls", SignParts.as_view(), name="evidence-upload-urls"),
    path("evidence/uploads/<uuid:id>/complete", CompleteUpload.as_view(), name="evidence-upload-complete"),
    path("evidence/<uuid:id>", ReadEvidence.as_view(), name="evidence"),
]

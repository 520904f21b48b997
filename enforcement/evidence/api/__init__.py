"""Evidence on the wire: uploads that go straight to the object store, lists, and leave to look."""

from django.urls import path

from enforcement.evidence.api.derivatives import Derivatives, Redactions
from enforcement.evidence.api.evidence import AccessEvidence, EvidenceList, ReadEvidence
from enforcement.evidence.api.uploads import BeginUpload, CompleteUpload, ReadUpload, SignParts

urlpatterns = [
    path("evidence", EvidenceList.as_view(), name="evidence-list"),
    path("evidence/access", AccessEvidence.as_view(), name="evidence-access"),
    path("evidence/uploads", BeginUpload.as_view(), name="evidence-uploads"),
    path("evidence/uploads/<uuid:id>", ReadUpload.as_view(), name="evidence-upload"),
    path("evidence/uploads/<uuid:id>/urls", SignParts.as_view(), name="evidence-upload-urls"),
    path("evidence/uploads/<uuid:id>/complete", CompleteUpload.as_view(), name="evidence-upload-complete"),
    path("evidence/<uuid:id>/derivatives", Derivatives.as_view(), name="evidence-derivatives"),
    path("evidence/<uuid:id>/redactions", Redactions.as_view(), name="evidence-redactions"),
    path("evidence/<uuid:id>", ReadEvidence.as_view(), name="evidence"),
]

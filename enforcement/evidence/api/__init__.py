"""Evidence on the wire: uploads that go straight to the object store, lists, and leave to look."""

from django.urls import path

from enforcement.evidence.api.evidence import AccessEvidence, EvidenceList, ReadEvidence
from enforcement.evidence.api.keeping import FixityFindings, Holds, LiftHold
from enforcement.evidence.api.uploads import BeginUpload, CompleteUpload, ReadUpload, SignParts

urlpatterns = [
    path("evidence", EvidenceList.as_view(), name="evidence-list"),
    path("evidence/access", AccessEvidence.as_view(), name="evidence-access"),
    path("evidence/uploads", BeginUpload.as_view(), name="evidence-uploads"),
    path("evidence/uploads/<uuid:id>", ReadUpload.as_view(), name="evidence-upload"),
    path("evidence/uploads/<uuid:id>/urls", SignParts.as_view(), name="evidence-upload-urls"),
    path("evidence/uploads/<uuid:id>/complete", CompleteUpload.as_view(), name="evidence-upload-complete"),
    path("cases/<uuid:case_id>/holds", Holds.as_view(), name="holds"),
    path("holds/<uuid:id>/lift", LiftHold.as_view(), name="hold-lift"),
    path("fixity-findings", FixityFindings.as_view(), name="fixity-findings"),
    path("evidence/<uuid:id>", ReadEvidence.as_view(), name="evidence"),
]

"""Evidence on the wire: uploads that go straight to the object store, lists, and leave to look."""

from django.urls import path

from enforcement.evidence.api.docking import (
    AssignRecorder,
    ConfirmRecording,
    DockedFiles,
    ReadDockedFile,
    Recorders,
    RejectRecording,
    ViewRecording,
)
from enforcement.evidence.api.evidence import AccessEvidence, EvidenceList, ReadEvidence
from enforcement.evidence.api.recordings import (
    CaseRecordings,
    DeclareActivity,
    DeclareLength,
    ExcuseRecording,
    RecordingsPicture,
)
from enforcement.evidence.api.uploads import BeginUpload, CompleteUpload, ReadUpload, SignParts

urlpatterns = [
    path("evidence", EvidenceList.as_view(), name="evidence-list"),
    path("evidence/access", AccessEvidence.as_view(), name="evidence-access"),
    path("evidence/uploads", BeginUpload.as_view(), name="evidence-uploads"),
    path("evidence/uploads/<uuid:id>", ReadUpload.as_view(), name="evidence-upload"),
    path("evidence/uploads/<uuid:id>/urls", SignParts.as_view(), name="evidence-upload-urls"),
    path("evidence/uploads/<uuid:id>/complete", CompleteUpload.as_view(), name="evidence-upload-complete"),
    path("evidence/<uuid:id>", ReadEvidence.as_view(), name="evidence"),
    path("evidence/<uuid:id>/recording", DeclareLength.as_view(), name="evidence-recording"),
    path("recorders", Recorders.as_view(), name="recorders"),
    path("recorders/<uuid:id>/assignments", AssignRecorder.as_view(), name="recorder-assignments"),
    path("docked-recordings", DockedFiles.as_view(), name="docked-recordings"),
    path("docked-recordings/<uuid:id>", ReadDockedFile.as_view(), name="docked-recording"),
    path("docked-recordings/<uuid:id>/view", ViewRecording.as_view(), name="view-recording"),
    path("docked-recordings/<uuid:id>/confirm", ConfirmRecording.as_view(), name="confirm-recording"),
    path("docked-recordings/<uuid:id>/reject", RejectRecording.as_view(), name="reject-recording"),
    path("cases/<uuid:case_id>/activities", DeclareActivity.as_view(), name="case-activities"),
    path(
        "cases/<uuid:case_id>/activities/<uuid:id>/excuse",
        ExcuseRecording.as_view(),
        name="excuse-recording",
    ),
    path("cases/<uuid:case_id>/recordings", CaseRecordings.as_view(), name="case-recordings"),
    path("cases/<uuid:case_id>/recordings.svg", RecordingsPicture.as_view(), name="case-recordings-picture"),
]

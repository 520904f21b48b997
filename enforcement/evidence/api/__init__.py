"""Evidence on the wire: uploads that go straight to the object store, lists, and leave to look."""

from django.urls import path

from enforcement.evidence.api.batches import BeginUploads, CompleteUploads
from enforcement.evidence.api.custody import (
    AcknowledgeAnomaly,
    AnomalyList,
    CustodyLog,
    ExportCustodyCsv,
    ExportCustodyPdf,
)
from enforcement.evidence.api.derivatives import Derivatives, Redactions
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
from enforcement.evidence.api.keeping import FixityFindings, Holds, LiftHold
from enforcement.evidence.api.manifest import CaseRecords, ExplainLoss, RecordFiles
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
    path("evidence/uploads/batch", BeginUploads.as_view(), name="evidence-uploads-batch"),
    path("evidence/uploads/complete", CompleteUploads.as_view(), name="evidence-uploads-complete"),
    path("evidence/uploads/<uuid:id>", ReadUpload.as_view(), name="evidence-upload"),
    path("evidence/uploads/<uuid:id>/urls", SignParts.as_view(), name="evidence-upload-urls"),
    path("evidence/uploads/<uuid:id>/complete", CompleteUpload.as_view(), name="evidence-upload-complete"),
    path("cases/<uuid:case_id>/holds", Holds.as_view(), name="holds"),
    path("holds/<uuid:id>/lift", LiftHold.as_view(), name="hold-lift"),
    path("fixity-findings", FixityFindings.as_view(), name="fixity-findings"),
    path("evidence/<uuid:id>/derivatives", Derivatives.as_view(), name="evidence-derivatives"),
    path("evidence/<uuid:id>/redactions", Redactions.as_view(), name="evidence-redactions"),
    path("evidence/<uuid:id>", ReadEvidence.as_view(), name="evidence"),
    path("evidence/<uuid:id>/custody", CustodyLog.as_view(), name="custody"),
    path("evidence/<uuid:id>/custody.csv", ExportCustodyCsv.as_view(), name="custody-csv"),
    path("evidence/<uuid:id>/custody.pdf", ExportCustodyPdf.as_view(), name="custody-pdf"),
    path("custody-anomalies", AnomalyList.as_view(), name="custody-anomalies"),
    path(
        "custody-anomalies/<uuid:id>/acknowledgement",
        AcknowledgeAnomaly.as_view(),
        name="custody-anomaly-acknowledgement",
    ),
    path("cases/<uuid:case_id>/records", CaseRecords.as_view(), name="case-records"),
    path("cases/<uuid:case_id>/records/<uuid:record_id>/files", RecordFiles.as_view(), name="record-files"),
    path("cases/<uuid:case_id>/expected-files/<uuid:file_id>/loss", ExplainLoss.as_view(), name="file-loss"),
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

"""Notices on the wire: the acts for those who publish; list and certificate check for everybody."""

from django.urls import path

from enforcement.publicity.api import acts, anonymous, law, lists, verification

urlpatterns = [
    path("cases/<uuid:case_id>/notice", acts.PrepareNotice.as_view(), name="prepare-notice"),
    path(
        "cases/<uuid:case_id>/measure-notices",
        acts.PrepareMeasureNotice.as_view(),
        name="prepare-measure-notice",
    ),
    path("notices", lists.Notices.as_view(), name="notices-internal"),
    path("notices/owed", lists.NoticesOwed.as_view(), name="notices-owed"),
    path("notices/<uuid:id>", lists.NoticeDetail.as_view(), name="notice-internal"),
    path("notices/<uuid:id>/publish", acts.PublishNotice.as_view(), name="publish-notice"),
    path("notices/<uuid:id>/withhold", acts.WithholdNotice.as_view(), name="withhold-notice"),
    path("notices/<uuid:id>/withdraw", acts.WithdrawNotice.as_view(), name="withdraw-notice"),
    path("public/notices", anonymous.PublicNotices.as_view(), name="public-notices"),
    path("public/notices/<uuid:id>", anonymous.PublicNoticeDetail.as_view(), name="public-notice"),
    path(
        "public/instruments/<uuid:id>/<str:code>",
        verification.VerifyInstrument.as_view(),
        name="public-instrument",
    ),
    path("public/officers", anonymous.CertificateCheck.as_view(), name="public-officers"),
    path("public/law", law.PublicLaw.as_view(), name="public-law"),
    path("public/recording-list", law.PublicRecordingList.as_view(), name="public-recording-list"),
]

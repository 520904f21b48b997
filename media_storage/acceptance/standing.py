"""What is on file of the store in the settings: production does not start without a good run."""

from datetime import datetime

from django.conf import settings

from media_storage.acceptance.capabilities import by_code
from media_storage.acceptance.report import Report, from_json
from media_storage.models import StorageAcceptance


def record(report: Report, *, at: datetime) -> StorageAcceptance:
    """Put a run on file. Rows only."""
    return StorageAcceptance.objects.create(
        endpoint=report.endpoint, fit=report.fit_for_production, report=report.as_json(), checked_at=at
    )


def latest() -> Report | None:
    """The newest run against the store in the settings. Rows only."""
    kept = StorageAcceptance.objects.filter(endpoint=settings.S3_ENDPOINT_URL).order_by("-checked_at").first()
    return from_json(kept.report) if kept else None


def objection(report: Report | None) -> str | None:
    """Why originals may not be kept in the store in the settings, in Chinese; None where they may."""
    if report is None:
        return f"对象存储 {settings.S3_ENDPOINT_URL} 尚未验收，请运行 manage.py check_storage"
    if report.dangers:
        lacking = "、".join(by_code(code).name for code in report.dangers)
        return f"对象存储 {report.endpoint} 不能保护证据，缺少：{lacking}"
    if report.checksum != settings.S3_CHECKSUM:
        return f"对象存储 {report.endpoint} 应设置 S3_CHECKSUM={report.checksum}，现为 {settings.S3_CHECKSUM}"
    return None

"""What keeps a version from being removed: Object Lock, legal hold, and what lies on top of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from media_storage.s3.connection import calling, moment
from media_storage.s3.lean import ask
from media_storage.s3.listing import entries


class Mode(StrEnum):
    """How a version is locked; only COMPLIANCE cannot be lifted by anybody before its time."""

    NONE = ""
    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"


@dataclass(frozen=True, slots=True)
class Lock:
    """What S3 says keeps one version; whole seconds. `checksum` as in `Head`, for it is the same question."""

    mode: Mode
    until: datetime | None
    hold: bool
    checksum: str = ""

    def lasts(self, until: datetime) -> bool:
        """Whether nobody can remove the version before then."""
        return self.mode is Mode.COMPLIANCE and self.until is not None and self.until >= whole(until)


@dataclass(frozen=True, slots=True)
class Version:
    """One entry under a key; a marker says that the key was deleted."""

    version_id: str
    latest: bool
    marker: bool


def whole(moment: datetime) -> datetime:
    """The moment as S3 keeps it."""
    return moment.astimezone(UTC).replace(microsecond=0)


def read_lock(key: str, *, version_id: str) -> Lock:
    """What keeps the version.

    Raises: ObjectMissing.
    """
    headers = {"x-amz-checksum-mode": "ENABLED"}
    said = ask("HEAD", key, headers=headers, query={"versionId": version_id}).headers
    until = said.get("x-amz-object-lock-retain-until-date")
    return Lock(
        Mode(said.get("x-amz-object-lock-mode", "")),
        moment(until) if until else None,
        said.get("x-amz-object-lock-legal-hold", "OFF") == "ON",
        said.get("x-amz-checksum-sha256", ""),
    )


def lock_until(key: str, *, version_id: str, until: datetime) -> None:
    """Lock the version for everybody, the root of the store included; a lock can be extended, never shortened.

    Raises: StorageMisconfigured where S3 refuses, as it does when a lock would end earlier; ObjectMissing.
    """
    with calling() as (client, bucket):
        client.put_object_retention(
            Bucket=bucket,
            Key=key,
            VersionId=version_id,
            Retention={"Mode": "COMPLIANCE", "RetainUntilDate": whole(until)},
        )


def set_hold(key: str, *, version_id: str, on: bool) -> None:
    """Put the version under legal hold, or lift it; independent of the lock and without end.

    Raises: ObjectMissing.
    """
    with calling() as (client, bucket):
        client.put_object_legal_hold(
            Bucket=bucket, Key=key, VersionId=version_id, LegalHold={"Status": "ON" if on else "OFF"}
        )


def versions(key: str) -> tuple[Version, ...]:
    """Everything under exactly this key, the current one first; times of a second do not order the rest."""
    found = [Version(one.version_id, one.latest, one.marker) for one in entries(key) if one.key == key]
    return tuple(sorted(found, key=lambda one: not one.latest))

"""One run: every trial, in the order of the table, with the checksum that the store turns out to enforce."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from django.conf import settings

from media_storage.acceptance.capabilities import CAPABILITIES
from media_storage.acceptance.report import MD5_CODES, SHA256_CODES, Finding, Outcome, Report
from media_storage.acceptance.scratch import Lacks, Scratch, Untested
from media_storage.acceptance.trials import access, checksums, locks, multipart, versions
from media_storage.errors import StorageError, StorageUnavailable
from media_storage.s3.asking import Unreachable, ask
from media_storage.s3.checksum import MD5, SHA256, using
from media_storage.s3.connection import connection

Trial = Callable[[Scratch], str]

TRIALS: Final[Mapping[str, Trial]] = {
    trial.__name__: trial
    for trial in (
        access.signature,
        access.expiry,
        access.length,
        checksums.sha256_put,
        checksums.sha256_part,
        checksums.sha256_complete,
        checksums.md5_put,
        checksums.md5_part,
        checksums.md5_etag,
        versions.conditional_put,
        versions.conditional_race,
        versions.conditional_complete,
        versions.versions,
        versions.versions_stay,
        locks.object_lock,
        locks.lock_extension,
        locks.lock_default,
        locks.lock_expiry,
        locks.legal_hold,
        versions.bucket_stays,
        access.ranges,
        access.response_headers,
        access.cors,
        multipart.multipart,
        multipart.multipart_again,
        multipart.multipart_found,
        multipart.restart,
        access.clock,
    )
}


def run(at: Scratch, *, begun: multipart.Begun | None = None) -> Report:
    """Try everything; `begun` is what a run before the restart of the store left.

    Raises: StorageUnavailable where the store goes away meanwhile: then nothing is known.
    """
    trials = dict(TRIALS)
    if begun is not None:
        trials["restart"] = lambda place: multipart.finish_restart(place, begun)
    first = [_finding(code, trials[code], at) for code in (*SHA256_CODES, *MD5_CODES)]
    found = {one.code: one for one in first}
    with _enforced(Report("", "", tuple(first))):
        for capability in CAPABILITIES:
            if capability.code not in found:
                found[capability.code] = _finding(capability.code, trials[capability.code], at)
    in_order = tuple(found[one.code] for one in CAPABILITIES)
    return Report(settings.S3_ENDPOINT_URL, at.engine, in_order)


@contextmanager
def _enforced(report: Report) -> Iterator[None]:
    with using(MD5 if report.checksum == MD5.name else SHA256):
        yield


def _finding(code: str, trial: Trial, at: Scratch) -> Finding:
    try:
        return Finding(code, Outcome.HAS, trial(at))
    except Lacks as lacks:
        return Finding(code, Outcome.LACKS, str(lacks))
    except Untested as untested:
        return Finding(code, Outcome.UNTESTED, str(untested))
    except Unreachable:
        raise
    except StorageUnavailable as trouble:
        if not ask("head_bucket").obeyed:
            raise
        connection().breaker.answered()  # it is there; only this it cannot do
        return Finding(code, Outcome.LACKS, str(trouble))
    except StorageError as refusal:
        return Finding(code, Outcome.LACKS, str(refusal))

"""Parts of an object, for readers that jump about in it."""

from typing import Any

from media_storage.s3.connection import calling


def read_range(key: str, *, version_id: str, offset: int, length: int, bucket: str = "") -> bytes:
    """At most `length` bytes from `offset` on, which lies inside the object; of our bucket unless one is named.

    Raises: StorageUnavailable, ObjectMissing.
    """
    version: Any = {"VersionId": version_id} if version_id else {}
    with calling() as (client, ours):
        got = client.get_object(
            Bucket=bucket or ours, Key=key, Range=f"bytes={offset}-{offset + length - 1}", **version
        )
        return got["Body"].read()[:length]

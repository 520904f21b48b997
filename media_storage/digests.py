"""Digests under either checksum (`s3.checksum`): what was declared, and whether the store says the same.

Under MD5 the client declares, beside the SHA-256 of a part, its MD5; S3 enforces the MD5, its ETag proves the
whole to be made of those parts, and the SHA-256 is confirmed by reading back, also of a file sent in one PUT.
"""

import re
from collections.abc import Iterable, Mapping

from media_storage import s3
from media_storage.errors import Conflict, InvalidDeclaration
from media_storage.models import MD5_HEX, PartMD5, Upload
from media_storage.parts import composite_checksum, s3_checksum
from media_storage.s3.checksum import MD5, composite_etag, in_use


def declare_md5(upload: Upload, md5: Mapping[int, str]) -> None:
    """Put on file the MD5 of parts, by number, where the store needs it; a single PUT is part 1. Rows only.

    Raises: InvalidDeclaration, also where a part's SHA-256 is declared without it; Conflict where a part was
    declared otherwise.
    """
    if in_use() is not MD5:
        return
    for number, value in md5.items():
        if not re.fullmatch(MD5_HEX.strip("^$"), value):
            raise InvalidDeclaration("md5", "MD5 校验值应为 32 位小写十六进制")
        if not 1 <= number <= upload.plan.count:
            raise InvalidDeclaration("md5", f"没有第 {number} 个分段")
    new = [PartMD5(upload=upload, number=number, md5=value) for number, value in md5.items()]
    PartMD5.objects.bulk_create(new, ignore_conflicts=True)
    kept = dict(upload.part_md5.values_list("number", "md5"))
    if any(kept[number] != value for number, value in md5.items()):
        raise Conflict
    said = [n for n, sha256 in enumerate(upload.part_sha256 or [upload.sha256], start=1) if sha256]
    _require(kept, said)


def declared_md5(upload: Upload, numbers: Iterable[int]) -> dict[int, str]:
    """The MD5 of these parts; empty where the store does not need it. Rows only.

    Raises: InvalidDeclaration where one was not declared.
    """
    if in_use() is not MD5:
        return {}
    kept = dict(upload.part_md5.values_list("number", "md5"))
    _require(kept, numbers)
    return kept


def _require(kept: Mapping[int, str], numbers: Iterable[int]) -> None:
    if lacking := sum(number not in kept for number in numbers):
        raise InvalidDeclaration(
            "md5", f"本系统的对象存储以 Content-MD5 校验上传内容：还有 {lacking} 个分段未申报 MD5 校验值"
        )


def is_as_declared(upload: Upload, said: s3.Head) -> bool:
    """Whether S3 reports the digest that what was declared would have."""
    if in_use() is MD5:
        md5 = [value for _, value in sorted(upload.part_md5.values_list("number", "md5"))]
        expected = composite_etag(md5) if upload.is_multipart else md5[0]
        return said.etag.strip('"') == expected
    if upload.is_multipart:
        return said.checksum == composite_checksum(upload.part_sha256)
    return said.checksum == s3_checksum(upload.sha256)


def is_whole_enforced(upload: Upload) -> bool:
    """Whether S3 would have refused any bytes without the very SHA-256 declared of the whole."""
    return not upload.is_multipart and in_use() is not MD5

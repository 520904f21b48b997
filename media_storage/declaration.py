"""What a client may say of a file before sending it."""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import sha256 as sha256_of

from django.conf import settings

from media_storage.errors import InvalidDeclaration, TooLarge
from media_storage.models import SHA256_HEX
from media_storage.parts import Plan, plan

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_INVISIBLE = {"Cc", "Cf", "Cs"}  # control and formatting characters, unpaired surrogates
_LONGEST_NAME = 255
_OF_NOTHING = sha256_of(b"").hexdigest()


def clean_file_name(name: str) -> str:
    """The last component of a client's file name, without what cannot be seen or stored."""
    base = re.split(r"[/\\]", name)[-1]
    if not base.isprintable():
        base = "".join(one for one in base if unicodedata.category(one) not in _INVISIBLE)
    return base.strip()[-_LONGEST_NAME:] or "未命名文件"


def check_sha256(name: str, value: str) -> None:
    """Raises: InvalidDeclaration of the field `name`."""
    if not re.fullmatch(SHA256_HEX.strip("^$"), value):
        raise InvalidDeclaration(name, "SHA-256 校验值应为 64 位小写十六进制")


def check_declaration(*, size: int, sha256: str, media_type: str, part_sha256: Sequence[str]) -> Plan:
    """How the file is to be cut, if what is declared of it makes sense.

    `sha256` is "" where it is not known yet. A file of no bytes is accepted: what was recorded is kept as it is.

    Raises: InvalidDeclaration, TooLarge.
    """
    if size < 0:
        raise InvalidDeclaration("size", "文件大小不能为负数")
    if size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(settings.UPLOAD_MAX_BYTES)
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise InvalidDeclaration("media_type", "文件类型应为小写的 MIME 类型，例如 image/jpeg")
    if sha256:
        check_sha256("sha256", sha256)
        if not size and sha256 != _OF_NOTHING:
            raise InvalidDeclaration("sha256", "空文件的 SHA-256 校验值只能是空内容的校验值")
    cut = plan(size, single_put_max=settings.UPLOAD_SINGLE_PUT_MAX)
    if part_sha256 and len(part_sha256) != cut.count:
        raise InvalidDeclaration("part_sha256", f"分段校验值应为 {cut.count} 个")
    for one in part_sha256:
        check_sha256("part_sha256", one)
    if part_sha256 and cut.part_size is None and sha256 and part_sha256[0] != sha256:
        raise InvalidDeclaration("part_sha256", "单段文件的分段校验值应与整体校验值相同")
    return cut

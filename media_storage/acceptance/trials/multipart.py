"""Whether a large file gets through: in parts, again, after a crash, after a restart of the store."""

from typing import TypedDict

from media_storage.acceptance.scratch import (
    MEDIA_TYPE,
    SECONDS,
    Lacks,
    Scratch,
    Untested,
    md5_hex,
    sha256_hex,
)
from media_storage.errors import AlreadyExists, UploadLost
from media_storage.s3.asking import ask, send
from media_storage.s3.multipart import (
    CompletedPart,
    abort_multipart,
    complete_multipart,
    create_multipart,
    find_multiparts,
    list_parts,
)
from media_storage.s3.signing import SignedRequest, sign_part

_MIB = 1024 * 1024
_ONE, _TWO = b"1" * 5 * _MIB, b"2" * 100_000
_OK = 200


def _signed(key: str, upload: str, number: int, data: bytes, seconds: int = SECONDS) -> SignedRequest:
    return sign_part(
        key, upload, number, size=len(data), sha256=sha256_hex(data), md5=md5_hex(data), seconds=seconds
    )


def _send(key: str, upload: str, number: int, data: bytes) -> None:
    reply = send(_signed(key, upload, number, data), data)
    if reply.status != _OK:
        raise Lacks(f"分段 {number} {reply}")


def _join(key: str, upload: str) -> None:
    held = list_parts(key, upload)
    if {number: part.size for number, part in held.items()} != {1: len(_ONE), 2: len(_TWO)}:
        raise Lacks(f"列出的分段为 {sorted(held)}")
    parts = [CompletedPart(n, held[n].etag, sha256_hex(data)) for n, data in ((1, _ONE), (2, _TWO))]
    complete_multipart(key, upload, parts)


def multipart(at: Scratch) -> str:
    """Parts in any order, one of them twice; listed; joined into the same bytes."""
    key = at.key("multipart")
    upload = create_multipart(key, media_type=MEDIA_TYPE)
    for number, data in ((2, _TWO), (1, _ONE), (2, _TWO)):
        _send(key, upload, number, data)
    _join(key, upload)
    if at.content(key) != _ONE + _TWO:
        raise Lacks("合并后内容不一致")
    return f"{len(_ONE) + len(_TWO)} 字节，2 段，重发 1 段，内容一致"


def multipart_again(at: Scratch) -> str:
    """A completion whose answer was lost may be repeated, and so may an abort; neither makes or loses bytes."""
    key = at.key("again")
    upload = create_multipart(key, media_type=MEDIA_TYPE)
    _send(key, upload, 1, _TWO)
    part = CompletedPart(1, list_parts(key, upload)[1].etag, sha256_hex(_TWO))
    complete_multipart(key, upload, [part])
    first = at.must(ask("head_object", Key=key)).get("VersionId")
    try:
        complete_multipart(key, upload, [part])
        said = "重复合并 200"
    except (UploadLost, AlreadyExists) as refusal:
        said = f"重复合并：{refusal}"
    abort_multipart(key, upload)
    after = at.must(ask("head_object", Key=key)).get("VersionId")
    if after != first or at.content(key) != _TWO:
        raise Lacks(f"{said}，对象已变")
    dropped = at.key("dropped")
    upload = create_multipart(dropped, media_type=MEDIA_TYPE)
    for _ in range(2):
        abort_multipart(dropped, upload)
    return f"{said}，对象未变；重复中止无碍"


def multipart_found(at: Scratch) -> str:
    """An upload that was begun is found by its exact key."""
    key = at.key("found")
    upload = create_multipart(key, media_type=MEDIA_TYPE)
    create_multipart(f"{key}-other", media_type=MEDIA_TYPE)
    if find_multiparts(key) != [upload]:
        raise Lacks("按键查找不到")
    return "按键找到"


class Begun(TypedDict):
    """What a run before the restart leaves for the one after it."""

    bucket: str
    prefix: str
    key: str
    upload: str
    url: str
    headers: dict[str, str]
    whole: str
    version: str


def begin_restart(at: Scratch) -> Begun:
    """A stored object, and an upload with one part sent and the address of the other given out."""
    whole, version = at.stored("restart-whole", _TWO)
    key = at.key("restart")
    upload = create_multipart(key, media_type=MEDIA_TYPE)
    _send(key, upload, 1, _ONE)
    rest = _signed(key, upload, 2, _TWO, seconds=3600)
    return Begun(
        bucket=at.bucket,
        prefix=at.prefix,
        key=key,
        upload=upload,
        url=rest.url,
        headers=rest.headers,
        whole=whole,
        version=version,
    )


def finish_restart(at: Scratch, begun: Begun) -> str:
    """What was acknowledged before is there; the part, the address and the upload are as good as before."""
    if at.content(begun["whole"], begun["version"]) != _TWO:
        raise Lacks("重启前已确认的字节不在了")
    reply = send(SignedRequest("PUT", begun["url"], begun["headers"], 3600), _TWO)
    if reply.status != _OK:
        raise Lacks(f"重启前签发的地址 {reply}")
    _join(begun["key"], begun["upload"])
    if at.content(begun["key"]) != _ONE + _TWO:
        raise Lacks("重启后合并的内容不一致")
    return "重启前的分段、地址、对象均有效，内容一致"


def restart(_at: Scratch) -> str:
    """Cannot be tried without somebody to restart the store."""
    raise Untested("用 --phase begin、重启存储、--phase finish 检验")

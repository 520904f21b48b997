"""Whether bytes are held against what was declared of them."""

from media_storage.acceptance.scratch import MEDIA_TYPE, SECONDS, Lacks, Scratch, md5_hex, sha256_hex
from media_storage.errors import StorageError
from media_storage.parts import composite_checksum, s3_checksum
from media_storage.s3.asking import Reply, ask, send
from media_storage.s3.checksum import MD5, SHA256, Checksum, composite_etag
from media_storage.s3.multipart import CompletedPart, complete_multipart, create_multipart, list_parts
from media_storage.s3.objects import head
from media_storage.s3.signing import sign_part

_RIGHT, _WRONG = b"acceptance: right", b"acceptance: wrong"


def _part(key: str, upload: str, checksum: Checksum, body: bytes) -> Reply:
    request = sign_part(
        key,
        upload,
        1,
        size=len(_RIGHT),
        sha256=sha256_hex(_RIGHT),
        md5=md5_hex(_RIGHT),
        seconds=SECONDS,
        checksum=checksum,
    )
    return send(request, body)


def _put(at: Scratch, checksum: Checksum) -> tuple[str, str]:
    """What was said of wrong bytes, and the key of right ones."""
    wrong_key, key = at.key(checksum.name), at.key(checksum.name)
    wrong = send(at.signed(wrong_key, _RIGHT, checksum=checksum), _WRONG)
    if wrong.status == 200 or at.content(wrong_key) is not None:  # noqa: PLR2004 - HTTP's OK
        raise Lacks(f"不符的字节被收下（{wrong}）")
    right = at.put(key, _RIGHT, checksum=checksum)
    if right.status != 200:  # noqa: PLR2004 - the same
        raise Lacks(f"相符的字节被拒绝（{right}）")
    return f"不符 {wrong}", key


def sha256_put(at: Scratch) -> str:
    """Wrong bytes are refused, right ones are stored and their checksum reported."""
    said, key = _put(at, SHA256)
    if head(key).checksum != s3_checksum(sha256_hex(_RIGHT)):
        raise Lacks("不报告已存对象的 SHA-256")
    return f"{said}，报告校验值"


def md5_put(at: Scratch) -> str:
    """Wrong bytes are refused."""
    return _put(at, MD5)[0]


def _parts(at: Scratch, checksum: Checksum) -> str:
    key = at.key(f"{checksum.name}-part")
    upload = create_multipart(key, media_type=MEDIA_TYPE, checksum=checksum)
    wrong = _part(key, upload, checksum, _WRONG)
    if wrong.status == 200 or list_parts(key, upload):  # noqa: PLR2004 - HTTP's OK
        raise Lacks(f"不符的分段被收下（{wrong}）")
    right = _part(key, upload, checksum, _RIGHT)
    if right.status != 200:  # noqa: PLR2004 - the same
        raise Lacks(f"相符的分段被拒绝（{right}）")
    return f"不符 {wrong}"


def sha256_part(at: Scratch) -> str:
    """A part with other bytes is refused."""
    return _parts(at, SHA256)


def md5_part(at: Scratch) -> str:
    """A part with other bytes is refused."""
    return _parts(at, MD5)


def sha256_complete(at: Scratch) -> str:
    """A completion that names another checksum is refused; the object reports one composed of its parts'."""
    key = at.key("sha256-complete")
    upload = create_multipart(key, media_type=MEDIA_TYPE, checksum=SHA256)
    _part(key, upload, SHA256, _RIGHT)
    etag = list_parts(key, upload)[1].etag
    try:
        complete_multipart(key, upload, [CompletedPart(1, etag, sha256_hex(_WRONG))], checksum=SHA256)
    except StorageError as refusal:
        said = str(refusal)
    else:
        raise Lacks("校验值不符的合并被接受")
    complete_multipart(key, upload, [CompletedPart(1, etag, sha256_hex(_RIGHT))], checksum=SHA256)
    if head(key).checksum != composite_checksum([sha256_hex(_RIGHT)]):
        raise Lacks("不报告合并对象的组合校验值")
    return f"不符：{said}；报告组合校验值"


def md5_etag(at: Scratch) -> str:
    """ETags are the MD5 of what was stored, and of the parts' MD5."""
    key = at.key("etag")
    upload = create_multipart(key, media_type=MEDIA_TYPE, checksum=MD5)
    _part(key, upload, MD5, _RIGHT)
    etag = list_parts(key, upload)[1].etag
    complete_multipart(key, upload, [CompletedPart(1, etag, sha256_hex(_RIGHT))], checksum=MD5)
    single, _ = at.stored("etag", _RIGHT)
    said = (head(single).etag.strip('"'), head(key).etag.strip('"'))
    if said != (md5_hex(_RIGHT), composite_etag([md5_hex(_RIGHT)])):
        raise Lacks(f"ETag {said[0]}、{said[1]}")
    at.must(ask("head_object", Key=key))
    return f"分段 {said[1]}"

"""Whether what was written once can be written over or lost: conditions, versions, the bucket itself."""

from concurrent.futures import ThreadPoolExecutor

from media_storage.acceptance.scratch import MEDIA_TYPE, Lacks, Scratch, Untested, md5_hex, sha256_hex
from media_storage.errors import AlreadyExists
from media_storage.s3.asking import ask, send
from media_storage.s3.checksum import in_use
from media_storage.s3.multipart import CompletedPart, complete_multipart, create_multipart, list_parts
from media_storage.s3.objects import head

_FIRST, _SECOND = b"acceptance: first", b"acceptance: second"
_TAKEN = 412
_AT_ONCE = 6


def conditional_put(at: Scratch) -> str:
    """A key that is taken is not written again."""
    key = at.key("conditional")
    at.must(ask("put_object", Key=key, Body=_FIRST))
    reply = at.put(key, _SECOND)
    if reply.status != _TAKEN or at.content(key) != _FIRST:
        raise Lacks(f"已有的键再次写入 {reply}")
    return f"已有的键再次写入 {reply}"


def conditional_race(at: Scratch) -> str:
    """Of several at the same time, one is obeyed."""
    key = at.key("race")
    requests = [at.signed(key, f"{number}".encode()) for number in range(_AT_ONCE)]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        replies = list(threads.map(lambda n: send(requests[n], f"{n}".encode()), range(_AT_ONCE)))
    won = sum(reply.status == 200 for reply in replies)  # noqa: PLR2004 - HTTP's OK
    if won != 1:
        raise Lacks(f"{_AT_ONCE} 个同时写入，{won} 个成功")
    return f"{_AT_ONCE} 个同时写入，1 个成功"


def conditional_complete(at: Scratch) -> str:
    """Parts are not joined over a key that is taken."""
    key = at.key("conditional-complete")
    upload = create_multipart(key, media_type=MEDIA_TYPE)
    at.must(ask("upload_part", Key=key, UploadId=upload, PartNumber=1, Body=_SECOND, **_sum(_SECOND)))
    at.must(ask("put_object", Key=key, Body=_FIRST))
    etag = list_parts(key, upload)[1].etag
    try:
        complete_multipart(key, upload, [CompletedPart(1, etag, sha256_hex(_SECOND))])
    except AlreadyExists:
        return "已有的键合并 412"
    raise Lacks("合并覆盖了已有的键" if at.content(key) != _FIRST else "合并被接受")


def _sum(data: bytes) -> dict[str, str]:
    by = in_use()
    return {by.parameter: by.value(sha256=sha256_hex(data), md5=md5_hex(data))}


def versions(at: Scratch) -> str:
    """Writing again and deleting leave the first version readable by its id, and show in what is current."""
    key, first = at.stored("versions", _FIRST)
    second = at.must(ask("put_object", Key=key, Body=_SECOND)).get("VersionId", "")
    if not first or first == second:
        raise Lacks("不返回版本号")
    deleted = at.must(ask("delete_object", Key=key))
    kept = (at.content(key, first), at.content(key, second), at.content(key))
    if kept != (_FIRST, _SECOND, None):
        raise Lacks("覆盖或删除后原版本不可读")
    if head(key, version_id=first).version_id != first:
        raise Lacks("按版本号查询的不是该版本")
    return f"覆盖得新版本，删除得删除标记 {deleted.get('DeleteMarker', '')}，原版本可读"


def versions_stay(at: Scratch) -> str:
    """Versioning of a bucket with Object Lock cannot be suspended."""
    if not at.own or not at.lockable:
        raise Untested("不改动已有存储桶" if not at.own else "没有对象锁定")
    answer = ask("put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"})
    still = ask("get_bucket_versioning").said.get("Status")
    if still != "Enabled":
        ask("put_bucket_versioning", VersioningConfiguration={"Status": "Enabled"})
        raise Lacks(f"停用 {answer}")
    return f"停用 {answer}"


def bucket_stays(at: Scratch) -> str:
    """A bucket that holds something is not deleted."""
    if not at.own:
        raise Untested("不对已有存储桶尝试删除；请不带 --bucket 运行")
    key, version = at.stored("bucket", _FIRST)
    answer = ask("delete_bucket")
    if answer.obeyed or at.content(key, version) != _FIRST:
        raise Lacks(f"删除非空存储桶 {answer}")
    return f"删除非空存储桶 {answer}"

"""Who gets in, and what is read: signatures, expiry, ranges, response headers, other pages."""

import time
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from media_storage.acceptance.scratch import Lacks, Scratch, Untested
from media_storage.s3.asking import Reply, ask, send
from media_storage.s3.signing import SignedRequest, sign_get

_DATA = b"acceptance: who may read this?"
_ORIGIN = "https://acceptance.example"
_SKEW = 5.0
_REFUSED = {400, 401, 403}


def _refused(reply: Reply, what: str) -> str:
    if reply.status not in _REFUSED:
        raise Lacks(f"{what}：{reply}")
    return f"{what} {reply}"


def _get(key: str, version: str, seconds: int = 300) -> SignedRequest:
    disposition = "attachment; filename=acceptance.bin"
    return sign_get(
        key,
        version_id=version,
        disposition=disposition,
        media_type="application/octet-stream",
        seconds=seconds,
    )


def signature(at: Scratch) -> str:
    """Without a signature, with another, and with another key nothing is read or written."""
    key, version = at.stored("signature", _DATA)
    other = at.key("signature")
    put = at.signed(other, _DATA)
    bare = replace(put, url=put.url.split("?")[0])
    broken = replace(put, url=put.url.replace("X-Amz-Signature=", "X-Amz-Signature=0"))
    moved = replace(put, url=put.url.replace(other, key))
    get = _get(key, version)
    said = [
        _refused(send(bare, _DATA), "无签名写"),
        _refused(send(broken, _DATA), "签名被改"),
        _refused(send(moved, _DATA), "改用他键"),
        _refused(send(replace(get, url=get.url.split("?")[0])), "无签名读"),
    ]
    if at.content(key) != _DATA or at.content(other) is not None:
        raise Lacks("被拒绝的请求改变了内容")
    if not at.put(at.key("signature"), _DATA).status == 200:  # noqa: PLR2004 - HTTP's OK
        raise Lacks("正确的签名也被拒绝")
    return "，".join(said)


def expiry(at: Scratch) -> str:
    """An address that has expired neither writes nor reads."""
    key, version = at.stored("expiry", _DATA)
    put, get = at.signed(at.key("expiry"), _DATA, seconds=1), _get(key, version, seconds=1)
    time.sleep(2.2)
    return "，".join((_refused(send(put, _DATA), "到期写"), _refused(send(get), "到期读")))


def length(at: Scratch) -> str:
    """A body longer than the signed length is not stored."""
    key = at.key("length")
    reply = send(at.signed(key, _DATA), _DATA + b"x")
    if at.content(key) is not None:
        raise Lacks(f"多一字节 {reply}，已存入")
    return f"多一字节 {reply}"


def ranges(at: Scratch) -> str:
    """A range is answered with just that range, also to a signed request."""
    key, version = at.stored("ranges", _DATA)
    got = at.must(ask("get_object", Key=key, VersionId=version, Range="bytes=5-9"))
    reply = send(_get(key, version), extra={"Range": "bytes=5-9"})
    if got["Body"].read() != _DATA[5:10] or (reply.status, reply.body) != (206, _DATA[5:10]):
        raise Lacks(f"签名读取 {reply}，{len(reply.body)} 字节")
    beyond = send(_get(key, version), extra={"Range": "bytes=1000-"})
    return f"206 {reply.headers.get('content-range', '')}，越界 {beyond}"


def response_headers(at: Scratch) -> str:
    """The type and disposition that were signed are those of the answer."""
    key, version = at.stored("headers", _DATA)
    signed = sign_get(
        key,
        version_id=version,
        disposition="attachment; filename=a.bin",
        media_type="text/plain",
        seconds=300,
    )
    reply = send(signed)
    said = (reply.headers.get("content-type", ""), reply.headers.get("content-disposition", ""))
    if not said[0].startswith("text/plain") or said[1] != "attachment; filename=a.bin":
        raise Lacks(f"{reply} {said[0]} {said[1]}")
    return f"{said[0]}；{said[1]}"


def cors(at: Scratch) -> str:
    """The page that is named may send, another may not."""
    if not at.own:
        raise Untested("不改动已有存储桶的跨域规则")
    rule = {
        "AllowedOrigins": [_ORIGIN],
        "AllowedMethods": ["PUT", "GET", "HEAD"],
        "AllowedHeaders": ["content-type", "if-none-match", "x-amz-checksum-sha256", "content-md5"],
        "ExposeHeaders": ["ETag"],
    }
    at.must(ask("put_bucket_cors", CORSConfiguration={"CORSRules": [rule]}))
    url = at.signed(at.key("cors"), _DATA).url
    asked = {
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type,if-none-match,x-amz-checksum-sha256",
    }
    preflight = SignedRequest("OPTIONS", url, {}, 60)
    mine = send(preflight, extra=asked | {"Origin": _ORIGIN})
    theirs = send(preflight, extra=asked | {"Origin": "https://elsewhere.example"})
    allowed = "access-control-allow-origin"
    if mine.headers.get(allowed) not in {_ORIGIN, "*"} or allowed in theirs.headers:
        raise Lacks(f"指定网页 {mine}，其他网页 {theirs}")
    return f"指定网页 {mine}，其他网页 {theirs}"


def clock(at: Scratch) -> str:
    """The store's clock is ours, within what its header can say; notes what it calls itself."""
    key, version = at.stored("clock", _DATA)
    reply = send(_get(key, version))
    at.engine = reply.headers.get("server", at.engine)
    if "date" not in reply.headers:
        raise Untested("应答没有 Date")
    offset = (parsedate_to_datetime(reply.headers["date"]) - at.clock()).total_seconds()
    if abs(offset) > _SKEW:
        raise Lacks(f"相差 {offset:.0f} 秒")
    return f"相差 {abs(offset):.0f} 秒（{urlsplit(_get(key, version).url).hostname}）"

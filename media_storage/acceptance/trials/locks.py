"""Whether what is kept can be got rid of: retention, its extension and end, legal hold."""

import time
from datetime import datetime, timedelta

from media_storage.acceptance.scratch import Lacks, Scratch, Untested
from media_storage.s3.asking import Answer, ask

_DATA = b"acceptance: nobody may delete this"


def _lockable(at: Scratch) -> None:
    if not at.lockable:
        raise Lacks("存储桶不能启用对象锁定")


def _retain(
    key: str, version: str, until: datetime, mode: str = "COMPLIANCE", *, bypass: bool = False
) -> Answer:
    retention = {"Mode": mode, "RetainUntilDate": until}
    extra = {"BypassGovernanceRetention": True} if bypass else {}
    return ask("put_object_retention", Key=key, VersionId=version, Retention=retention, **extra)


def _by_default(key: str, version: str) -> datetime | None:
    """Until when the bucket's default locked the object on arrival; None where it has none."""
    found = ask("get_object_retention", Key=key, VersionId=version)
    until: datetime | None = found.said["Retention"]["RetainUntilDate"] if found.obeyed else None
    return until


def _locked(at: Scratch, name: str) -> tuple[str, str, datetime]:
    """An object that is locked for seconds; or, where the bucket locks for days, for seconds longer than that."""
    _lockable(at)
    key, version = at.stored(name, _DATA)
    until = at.lock_until(at.lock_seconds)
    if default := _by_default(key, version):
        until = max(until, default + timedelta(seconds=at.lock_seconds))
    at.must(_retain(key, version, until))
    return key, version, until


def _still_there(at: Scratch, key: str, version: str, until: datetime, tried: dict[str, Answer]) -> str:
    if at.clock() >= until:
        raise Untested(f"存储太慢，{at.lock_seconds} 秒的保留期内没有试完；请用 --lock-seconds 加长")
    if at.content(key, version) != _DATA:
        raise Lacks("保留期内的对象被删除")
    if done := [name for name, answer in tried.items() if answer.obeyed]:
        raise Lacks(f"保留期内可以：{'、'.join(done)}")
    return "，".join(f"{name} {answer}" for name, answer in tried.items())


def object_lock(at: Scratch) -> str:
    """Within its time nobody deletes, shortens or softens it; writing again leaves the version."""
    key, version, until = _locked(at, "lock")
    tried = {
        "删除版本": ask("delete_object", Key=key, VersionId=version),
        "越权删除": ask("delete_object", Key=key, VersionId=version, BypassGovernanceRetention=True),
        "缩短": _retain(key, version, until - timedelta(seconds=at.lock_seconds // 2)),
        "降级": _retain(key, version, until, "GOVERNANCE", bypass=True),
    }
    many = ask("delete_objects", Delete={"Objects": [{"Key": key, "VersionId": version}]})
    if many.said.get("Deleted"):
        raise Lacks("保留期内可以批量删除")
    ask("put_object", Key=key, Body=b"over it")
    ask("delete_object", Key=key)
    said = _still_there(at, key, version, until, tried)
    kept = at.must(ask("get_object_retention", Key=key, VersionId=version))["Retention"]
    if kept["Mode"] != "COMPLIANCE" or kept["RetainUntilDate"] < until:
        raise Lacks("保留期被改动")
    return said


def lock_extension(at: Scratch) -> str:
    """Its time can be made longer."""
    key, version, until = _locked(at, "extension")
    later = max(at.lock_until(at.lock_seconds + 2), until + timedelta(seconds=2))
    at.must(_retain(key, version, later))
    kept = at.must(ask("get_object_retention", Key=key, VersionId=version))["Retention"]
    if kept["RetainUntilDate"] < later:
        raise Lacks("延长后期限未变")
    return "延长 200"


def lock_default(at: Scratch) -> str:
    """A default of the bucket protects an object from the moment it is stored. Tried in days, and taken back."""
    _lockable(at)
    if not at.own:
        raise Untested("不改动已有存储桶的默认保留期")
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    set_to = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    at.must(ask("put_object_lock_configuration", ObjectLockConfiguration=set_to))
    key, version = at.stored("default", _DATA)
    kept = ask("get_object_retention", Key=key, VersionId=version)
    ask("put_object_lock_configuration", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})
    ask("delete_object", Key=key, VersionId=version, BypassGovernanceRetention=True)
    if not kept.obeyed:
        raise Lacks(f"未自动设置保留期（{kept}）")
    return "自动设置保留期"


def legal_hold(at: Scratch) -> str:
    """While it is on nobody deletes; when it is off one may."""
    _lockable(at)
    key, version = at.stored("hold", _DATA)
    at.must(ask("put_object_legal_hold", Key=key, VersionId=version, LegalHold={"Status": "ON"}))
    held = ask("delete_object", Key=key, VersionId=version, BypassGovernanceRetention=True)
    there = at.content(key, version) == _DATA
    at.must(ask("put_object_legal_hold", Key=key, VersionId=version, LegalHold={"Status": "OFF"}))
    if held.obeyed or not there:
        raise Lacks(f"保留中删除 {held}")
    if _by_default(key, version):
        return f"保留中删除 {held}"
    freed = ask("delete_object", Key=key, VersionId=version)
    return f"保留中删除 {held}，解除后删除 {freed}"


def lock_expiry(at: Scratch) -> str:
    """After its time one may delete."""
    _lockable(at)
    key, version = at.stored("expiry-of-lock", _DATA)
    if default := _by_default(key, version):
        raise Untested(f"存储桶的默认保留期到 {default:%Y-%m-%d}，不等期满")
    until = at.lock_until(2)
    at.must(_retain(key, version, until))
    time.sleep(max(0.0, (until - at.clock()).total_seconds()) + 1)
    freed = ask("delete_object", Key=key, VersionId=version)
    if not freed.obeyed:
        raise Lacks(f"期满后删除 {freed}")
    return f"期满后删除 {freed}"

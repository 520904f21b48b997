"""The embedded engine passes; what a lesser one lacks is named, and production refuses it."""

import json
import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from config.engines.children import Child
from config.engines.seaweedfs import SeaweedFS
from config.engines.secrets import load_or_generate
from media_storage import s3
from media_storage.acceptance import standing
from media_storage.acceptance.capabilities import CAPABILITIES, Necessity
from media_storage.acceptance.report import Finding, Outcome, Report
from media_storage.acceptance.run import TRIALS
from media_storage.models import StorageAcceptance
from media_storage.s3.connection import connection
from tests.media_storage.conftest import AT

pytestmark = pytest.mark.django_db


def check(*arguments: str) -> str:
    out = StringIO()
    call_command("check_storage", "--lock-seconds=6", *arguments, stdout=out)
    return out.getvalue()


def report(*lacking: str, untested: tuple[str, ...] = ()) -> Report:
    outcomes = dict.fromkeys(lacking, Outcome.LACKS) | dict.fromkeys(untested, Outcome.UNTESTED)
    found = (Finding(one.code, outcomes.get(one.code, Outcome.HAS), "") for one in CAPABILITIES)
    return Report("http://store", "", tuple(found))


class TestTable:
    def test_each_row_has_one_trial_and_says_what_follows_without_it(self) -> None:
        assert [one.code for one in CAPABILITIES] == list(TRIALS)
        assert all(one.fallback and one.why for one in CAPABILITIES)

    @pytest.mark.parametrize("code", [o.code for o in CAPABILITIES if o.necessity is Necessity.REQUIRED])
    def test_production_refuses_what_lacks_or_did_not_prove_a_required_one(self, code: str) -> None:
        assert report(code).dangers == (code,)
        assert report(untested=(code,)).dangers == (() if code == "bucket_stays" else (code,))
        assert "不能用于生产" in report(code).as_text()

    @pytest.mark.parametrize("code", [o.code for o in CAPABILITIES if o.necessity is not Necessity.REQUIRED])
    def test_what_has_a_fallback_does_not_stop_production(self, code: str) -> None:
        assert report(code).fit_for_production

    def test_without_sha256_md5_is_demanded_and_without_both_production_is_refused(self) -> None:
        lesser = report("sha256_put", "sha256_part", "sha256_complete")
        assert (lesser.checksum, lesser.fit_for_production) == ("md5", True)
        assert "S3_CHECKSUM=md5" in lesser.as_text()
        assert not report("sha256_part", "md5_part").fit_for_production


class TestCheckStorage:
    def test_the_embedded_engine_has_everything_and_nothing_is_left(self) -> None:
        said = json.loads(check("--json"))
        lacking = {one["code"]: one["detail"] for one in said["findings"] if one["outcome"] != "has"}
        assert set(lacking) == {"restart"}
        assert (said["fit_for_production"], said["checksum"]) == (True, "sha256")
        assert "SeaweedFS" in said["engine"]
        names = [one["Name"] for one in connection().client.list_buckets()["Buckets"]]
        assert not [name for name in names if name.startswith("acceptance-")]
        assert standing.objection(standing.latest()) is None

    def test_in_a_bucket_without_protection_names_what_is_lacking_and_leaves_nothing(
        self, settings: Settings
    ) -> None:
        settings.S3_BUCKET = f"plain-{uuid4()}"
        connection().client.create_bucket(Bucket=settings.S3_BUCKET)
        with pytest.raises(CommandError, match="版本控制、对象锁定（合规模式）、延长保留期、依法保留"):
            check("--bucket")
        assert StorageAcceptance.objects.get().fit is False
        assert "Contents" not in connection().client.list_objects_v2(Bucket=settings.S3_BUCKET)

    def test_confined_to_the_bucket_in_the_settings_it_touches_nothing_else(self, settings: Settings) -> None:
        settings.S3_CORS_ORIGINS = ["https://record.county.example"]
        settings.S3_INTAKE_LOCK_DAYS = 0
        settings.S3_BUCKET = bucket = f"unlocked-{uuid4()}"
        s3.ensure_bucket()
        kept = connection().client.put_object(Bucket=bucket, Key="originals/a", Body=b"evidence")
        said = check("--bucket")
        assert "结论：可以用于生产" in said
        assert "请存储管理员禁止" in said
        left = connection().client.list_object_versions(Bucket=bucket)
        assert [one["VersionId"] for one in left["Versions"]] == [kept["VersionId"]]
        rules = connection().client.get_bucket_cors(Bucket=bucket)["CORSRules"]
        assert rules[0]["AllowedOrigins"] == settings.S3_CORS_ORIGINS

    def test_confined_to_a_bucket_that_locks_what_arrives_it_leaves_what_nobody_may_delete(
        self, bucket: str
    ) -> None:
        said = check("--bucket")
        assert "结论：可以用于生产" in said
        left = connection().client.list_object_versions(Bucket=bucket)["Versions"]
        assert {one["Key"].partition("/")[0] for one in left} == {"acceptance"}

    def test_where_phones_cannot_be_followed_nothing_is_judged(self, settings: Settings) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            settings.S3_PUBLIC_ENDPOINT_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
            with pytest.raises(CommandError, match="S3_PUBLIC_ENDPOINT_URL"):
                check()
        assert not StorageAcceptance.objects.exists()

    def test_an_upload_begun_before_a_restart_is_finished_after_it(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        secrets, state = load_or_generate(tmp_path), f"--state-file={tmp_path / 'state.json'}"
        settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = secrets["s3_access_key"], secrets["s3_secret_key"]
        for phase in ("begin", "finish"):
            engine = SeaweedFS(tmp_path, secrets, throwaway=True)
            with Child(engine.command(), tmp_path / "logs") as child:
                engine.wait(child)
                settings.S3_ENDPOINT_URL = settings.S3_PUBLIC_ENDPOINT_URL = engine.endpoint
                said = check(f"--phase={phase}", state, "--json")
                if phase == "begin":
                    kill_below(child.pid)
        findings = {one["code"]: one["outcome"] for one in json.loads(said)["findings"]}
        assert set(findings.values()) == {"has"}
        assert not (tmp_path / "state.json").exists()

    def test_a_store_that_is_away_is_not_judged(self, elsewhere: Callable[[int], None]) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            elsewhere(free.getsockname()[1])
            with pytest.raises(CommandError, match="验收未完成") as ended:
                check()
        assert ended.value.returncode == 2
        assert not StorageAcceptance.objects.exists()


def kill_below(wrapper: int) -> None:
    """As a power cut ends the engine: it gets to say nothing."""
    for pid in Path(f"/proc/{wrapper}/task/{wrapper}/children").read_text().split():
        os.kill(int(pid), signal.SIGKILL)


@pytest.mark.usefixtures("bucket")
class TestProduction:
    def prepare(self) -> str:
        out, warned = StringIO(), StringIO()
        call_command("prepare_storage", stdout=out, stderr=warned)
        return warned.getvalue()

    def test_a_store_nobody_tried_is_tried_before_the_first_start(self, settings: Settings) -> None:
        settings.LOCAL = False
        self.prepare()
        assert StorageAcceptance.objects.get().fit
        self.prepare()
        assert StorageAcceptance.objects.count() == 1

    def test_does_not_start_where_evidence_could_be_deleted(self, settings: Settings) -> None:
        settings.LOCAL = False
        self.on_file(settings, "object_lock")
        with pytest.raises(CommandError, match="不能保护证据，缺少：对象锁定"):
            self.prepare()

    def test_does_not_start_with_a_checksum_that_the_store_ignores(self, settings: Settings) -> None:
        settings.LOCAL = False
        self.on_file(settings, "sha256_part")
        with pytest.raises(CommandError, match="应设置 S3_CHECKSUM=md5"):
            self.prepare()
        settings.S3_CHECKSUM = "md5"
        assert self.prepare() == ""

    def test_a_workplace_is_only_warned(self) -> None:
        assert "尚未验收" in self.prepare()

    def test_the_last_run_counts(self, settings: Settings) -> None:
        settings.LOCAL = False
        self.on_file(settings, "versions", at=AT)
        self.on_file(settings, at=AT + timedelta(days=1))
        assert self.prepare() == ""

    def on_file(self, settings: Settings, *lacking: str, at: datetime = AT) -> None:
        standing.record(replace(report(*lacking), endpoint=settings.S3_ENDPOINT_URL), at=at)

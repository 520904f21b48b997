"""`evidence.completes` and `evidence.photos`: intake as fast as the object store takes the bytes.

`evidence.least_complete` says what any completion costs at the least: a HEAD and an insert behind a bare view.

The worker stands still meanwhile, for the floors too: what it looks at later takes a processor for as long as the
rounds last, and would be measured with whichever round it fell into.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from threading import Barrier
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import boto3  # noqa: TID251 - the floor is boto3 itself
from botocore.config import Config  # noqa: TID251 - the same

from media_storage.parts import s3_checksum
from tests.bench.client import Client
from tests.bench.measure import Compared, in_turns, per_second, row
from tests.bench.rows.cases import CASES, CONNECTIONS, bare, clue, insert
from tests.bench.rows.evidence import photograph
from tests.bench.site import Site

UPLOADS = "/api/v1/evidence/uploads"
BURST = 50
FEW = 20
COMPLETES_EACH = 25
ROUNDS = 5


def _key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def _declared(case: str, content: bytes, digest: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "case": case,
        "file_name": "货架照片.jpg",
        "media_type": "image/jpeg",
        "size": len(content),
        "sha256": digest,
        "kind": "audiovisual",
        "title": "货架上超过保质期的食品",
        "captured_at": "2026-11-02T10:12:31+08:00",
    }


@dataclass
class Phone:
    """One client: a connection to the server, one to the store, a case of its own and its photographs.

    A phone hashes a photograph when it takes it: before the clock starts, as for the floor.
    """

    server: Client
    storage: Client
    case: str
    contents: list[bytes]
    digests: list[str]

    def begin(self) -> list[dict[str, Any]]:
        rows = zip(self.contents, self.digests, strict=True)
        form = {"files": [_declared(self.case, content, digest) for content, digest in rows]}
        results = self.server.post(f"{UPLOADS}/batch", form, _key())["results"]
        if any(one["status"] != 201 for one in results):
            raise RuntimeError(json.dumps(results)[:2000])
        return list(results)

    def send(self, results: list[dict[str, Any]]) -> None:
        for one, content in zip(results, self.contents, strict=True):
            put(self.storage, one["upload"]["requests"][0], content)

    def complete(self, ids: list[str]) -> None:
        form = {"files": [{"id": id} for id in ids]}
        results = self.server.post(f"{UPLOADS}/complete", form, _key())["results"]
        if any(one["status"] != 201 for one in results):
            raise RuntimeError(json.dumps(results)[:2000])

    def bring(self) -> None:
        """A burst of photographs: declare all, send each, complete all."""
        results = self.begin()
        self.send(results)
        self.complete([one["id"] for one in results])


def put(storage: Client, signed: dict[str, Any], content: bytes) -> None:
    path = signed["url"][signed["url"].index("/", len("https://")) :]
    storage.send(signed["method"], path, content, signed["headers"])


def _phones(site: Site, stack: ExitStack, contents: list[bytes]) -> Iterator[Phone]:
    digests = [sha256(content).hexdigest() for content in contents]
    for _ in range(CONNECTIONS):
        server = stack.enter_context(site.client())
        storage = stack.enter_context(Client(site.told["S3_PUBLIC_ENDPOINT_URL"]))
        case = server.post(CASES, clue(site), _key())["id"]
        yield Phone(server, storage, case, contents, digests)


class Presigner:
    """The floor's addresses: a PUT bound to length and SHA-256, signed by boto3 before the clock starts."""

    def __init__(self, site: Site) -> None:
        self._bucket = site.told["S3_BUCKET"]
        self._s3 = boto3.client(
            "s3",
            endpoint_url=site.told["S3_PUBLIC_ENDPOINT_URL"],
            region_name=site.told.get("S3_REGION", "us-east-1"),
            aws_access_key_id=site.told["S3_ACCESS_KEY"],
            aws_secret_access_key=site.told["S3_SECRET_KEY"],
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
            ),
        )

    def sign(self, content: bytes) -> dict[str, Any]:
        checksum = s3_checksum(sha256(content).hexdigest())
        params = {
            "Bucket": self._bucket,
            "Key": f"floor/{uuid4()}",
            "ContentLength": len(content),
            "ContentType": "image/jpeg",
            "IfNoneMatch": "*",
            "ChecksumSHA256": checksum,
        }
        headers = {
            "Content-Length": str(len(content)),
            "Content-Type": "image/jpeg",
            "If-None-Match": "*",
            "x-amz-checksum-sha256": checksum,
        }
        url = self._s3.generate_presigned_url("put_object", Params=params, ExpiresIn=900)
        return {"method": "PUT", "url": url, "headers": headers}


def _rate(work: list[partial[None]], files: int) -> float:
    """Files a second when all of it is done at once, each by a thread of its own."""
    together = Barrier(len(work) + 1)

    def one(do: partial[None]) -> None:
        together.wait()
        do()

    with ThreadPoolExecutor(len(work)) as pool:
        working = [pool.submit(one, do) for do in work]
        together.wait()
        began = perf_counter()
        for each in working:
            each.result()
        return files / (perf_counter() - began)


_PRESIGNED_PUTS = f"presigned PUTs of the same 2 MiB by {CONNECTIONS} threads"


@row("evidence.photos", unit="files/s", better="higher", floor=_PRESIGNED_PUTS)
def photos(site: Site) -> Compared:
    """Eight phones with fifty photographs each, of the two hundred a request may name: batch begin, PUTs, complete."""
    return _brought(site, BURST)


@row("evidence.photos_twenty", unit="files/s", better="higher", floor=_PRESIGNED_PUTS)
def photos_twenty(site: Site) -> Compared:
    """The same with twenty each: what is done once for a request weighs more."""
    return _brought(site, FEW)


def _brought(site: Site, each: int) -> Compared:
    contents = [photograph() for _ in range(each)]
    presigner = Presigner(site)
    files = CONNECTIONS * each

    def raw(storage: Client, signed: list[dict[str, Any]]) -> None:
        for one, content in zip(signed, contents, strict=True):
            put(storage, one, content)

    with ExitStack() as stack:
        stack.enter_context(site.processes.stopped("worker"))
        phones = list(_phones(site, stack, contents))

        def product() -> float:
            return _rate([partial(phone.bring) for phone in phones], files)

        def floor() -> float:
            signed = [[presigner.sign(content) for content in contents] for _ in phones]
            work = [partial(raw, phone.storage, own) for phone, own in zip(phones, signed, strict=True)]
            return _rate(work, files)

        return in_turns(product, floor, rounds=ROUNDS, per_round=files)


@row("evidence.completes", unit="requests/s", better="higher", floor="bare DRF view, one durable insert")
def completes(site: Site) -> Compared:
    """Single completes by eight phones at once: HEAD, evidence, journal and idempotency; the bytes are there."""
    content = photograph()[: 64 * 1024]
    _ = site.cases
    with ExitStack() as stack:
        stack.enter_context(site.processes.stopped("worker"))
        phones = list(_phones(site, stack, [content] * COMPLETES_EACH))
        strangers = [
            stack.enter_context(site.stranger(**{"Content-Type": "application/json"})) for _ in phones
        ]

        def finish(phone: Phone, ids: list[str]) -> None:
            for id in ids:
                phone.server.send("POST", f"{UPLOADS}/{id}/complete", b"{}", {**_key(), **_JSON})

        def product() -> float:
            sent = []
            for phone in phones:
                results = phone.begin()
                phone.send(results)
                sent.append([one["id"] for one in results])
            work = [partial(finish, phone, ids) for phone, ids in zip(phones, sent, strict=True)]
            return _rate(work, len(phones) * COMPLETES_EACH)

        def floor() -> float:
            return per_second([partial(insert, stranger, site) for stranger in strangers], COMPLETES_EACH)

        return in_turns(product, floor, rounds=ROUNDS, per_round=len(phones) * COMPLETES_EACH)


@row("evidence.least_complete", unit="requests/s", better="higher", floor="bare DRF view, one durable insert")
def least_complete(site: Site) -> Compared:
    """A bare view that asks for one HEAD and inserts one row: what the machine leaves for completions."""
    _ = site.cases
    with ExitStack() as stack:
        stack.enter_context(site.processes.stopped("worker"))
        [phone, *_] = _phones(site, stack, [photograph()[: 64 * 1024]])
        results = phone.begin()
        phone.send(results)
        key = urlsplit(results[0]["upload"]["requests"][0]["url"]).path.split("/", 2)[2]
        strangers = [
            stack.enter_context(site.stranger(**{"Content-Type": "application/json"}))
            for _ in range(CONNECTIONS)
        ]

        def of_object(stranger: Client) -> None:
            stranger.send("POST", f"/bench/create-of-object?key={key}", json.dumps(bare(site)).encode())

        return in_turns(
            lambda: per_second([partial(of_object, one) for one in strangers], COMPLETES_EACH),
            lambda: per_second([partial(insert, one, site) for one in strangers], COMPLETES_EACH),
            rounds=ROUNDS,
            per_round=CONNECTIONS * COMPLETES_EACH,
        )


_JSON = {"Content-Type": "application/json"}

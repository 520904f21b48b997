"""`evidence.large_file` and what it costs: 1 GiB from the phone to the journal, and the same bytes without us.

It comes before the photographs: the pictures made of those would be worked on beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import starmap
from statistics import median
from time import monotonic, perf_counter, sleep
from typing import Any
from uuid import uuid4

import boto3  # noqa: TID251 - the floor is boto3 itself
from botocore.config import Config  # noqa: TID251 - the same

from config.engines.children import CHECKOUT
from media_storage.parts import s3_checksum
from tests.bench.client import Client
from tests.bench.film import Film, Signed, in_windows, path_of, send
from tests.bench.measure import Compared, row
from tests.bench.processes import own_cpu_seconds
from tests.bench.rows.cases import CASES, clue
from tests.bench.site import Site

MIB = 1024 * 1024
GIB = 1024 * MIB
SIZE = int(os.environ.get("BENCH_FILM_MIB") or 1024) * MIB
ROUNDS = 5
WINDOW = 100
PATIENCE = 600
DIRECT = "the same client and parts, addresses signed by boto3"


@dataclass(frozen=True, slots=True)
class Round:
    """One film through the product, one round it, and one with boto3's own uploader."""

    product: float  # bytes a second
    direct: float
    upload_file: float
    web_cpu: float  # seconds
    client_cpu: float
    worker_cpu: float


def storage_client(site: Site) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=site.told["S3_ENDPOINT_URL"],
        region_name=site.told.get("S3_REGION", "us-east-1"),
        aws_access_key_id=site.told["S3_ACCESS_KEY"],
        aws_secret_access_key=site.told["S3_SECRET_KEY"],
        config=Config(s3={"addressing_style": "path"}, signature_version="s3v4"),
    )


def declaration(film: Film, case: str, id: str) -> dict[str, Any]:
    whole, parts = film.digests()
    taken = datetime.now(UTC).isoformat()
    return {
        "id": id,
        "case": case,
        "file_name": "查封现场全程录像.mp4",
        "media_type": "video/mp4",
        "size": len(film.content),
        "sha256": whole,
        "parts": parts,
        "kind": "audiovisual",
        "title": "查封现场全程录像",
        "captured_at": taken,
        "device_clock": taken,
    }


def bring(phone: Client, site: Site, case: str, film: Film) -> str:
    """Declare, send straight to the store, complete; the evidence's id."""
    id = str(uuid4())
    upload = f"/api/v1/evidence/uploads/{id}"
    begun = post(phone, "/api/v1/evidence/uploads", declaration(film, case, id))

    def ask(numbers: list[int]) -> Iterable[Signed]:
        return map(Signed.of, post(phone, f"{upload}/urls", {"parts": numbers})["requests"])

    send(film, site.told["S3_PUBLIC_ENDPOINT_URL"], in_windows(begun["part_count"], ask, width=WINDOW))
    post(phone, f"{upload}/complete", {})
    return id


def post(phone: Client, path: str, form: dict[str, Any]) -> Any:
    return phone.post(path, form, {"Idempotency-Key": str(uuid4())})


def direct(s3: Any, site: Site, film: Film) -> None:
    """The floor: the same hashing, and the same parts to addresses that nobody keeps a record of."""
    _, parts = film.digests()
    at = {"Bucket": site.told["S3_BUCKET"], "Key": f"floor/{uuid4()}"}
    at["UploadId"] = s3.create_multipart_upload(**at, ChecksumAlgorithm="SHA256")["UploadId"]
    sizes = [len(part) for part in film.parts]

    def signed(number: int, sha256: str) -> Signed:
        size, checksum = sizes[number - 1], s3_checksum(sha256)
        bound = at | {"PartNumber": number, "ContentLength": size, "ChecksumSHA256": checksum}
        url = s3.generate_presigned_url("upload_part", Params=bound, ExpiresIn=900)
        return Signed(number, path_of(url), {"Content-Length": str(size), "x-amz-checksum-sha256": checksum})

    send(film, site.told["S3_PUBLIC_ENDPOINT_URL"], starmap(signed, enumerate(parts, start=1)))
    pages = s3.get_paginator("list_parts").paginate(**at)
    etags = {held["PartNumber"]: held["ETag"] for page in pages for held in page["Parts"]}
    named = [
        {"PartNumber": number, "ETag": etags[number], "ChecksumSHA256": s3_checksum(sha256)}
        for number, sha256 in enumerate(parts, start=1)
    ]
    s3.complete_multipart_upload(**at, MultipartUpload={"Parts": named})


def seconds(once: Callable[[], object]) -> float:
    """How long it takes from a quiet disk: what was written before it would be written out during it."""
    os.sync()
    began = perf_counter()
    once()
    return perf_counter() - began


def drain(site: Site, evidence: str) -> None:
    """Have the worker read the film back, and wait until it has."""
    told = {**os.environ, **site.told}
    subprocess.run([sys.executable, CHECKOUT / "manage.py", "tick"], check=True, env=told)
    deadline = monotonic() + PATIENCE
    with site.client() as phone:
        while not phone.get(f"/api/v1/evidence/{evidence}")["sha256_confirmed"]:
            if monotonic() > deadline:
                raise RuntimeError("the film was not read back")
            sleep(0.5)


@cache
def rounds(site: Site) -> tuple[Round, ...]:
    """Films in turns, each time another first; the first round warms up and is not counted."""
    s3 = storage_client(site)
    with site.client() as phone:
        case = post(phone, CASES, clue(site))["id"]
    return tuple(one_round(site, s3, case, turn) for turn in range(ROUNDS + 1))[1:]


def one_round(site: Site, s3: Any, case: str, turn: int) -> Round:
    floor = partial(seconds, partial(direct, s3, site, Film.made(SIZE)))
    if turn % 2:
        ours, around = product(site, case), floor()
    else:
        around, ours = floor(), product(site, case)
    return Round(**ours, direct=SIZE / around, upload_file=SIZE / by_boto3(s3, site))


def product(site: Site, case: str) -> dict[str, float]:
    """Bring a film and have it read back; what both took."""
    film = Film.made(SIZE)
    web, own = site.processes.cpu_seconds("web"), own_cpu_seconds()
    brought: list[str] = []
    with site.client() as phone:
        taken = seconds(lambda: brought.append(bring(phone, site, case, film)))
    web_cpu, client_cpu = site.processes.cpu_seconds("web") - web, own_cpu_seconds() - own
    worker = site.processes.cpu_seconds("worker")
    drain(site, brought[0])
    worker_cpu = site.processes.cpu_seconds("worker") - worker
    return {
        "product": SIZE / taken,
        "web_cpu": web_cpu,
        "client_cpu": client_cpu,
        "worker_cpu": worker_cpu,
    }


def by_boto3(s3: Any, site: Site) -> float:
    """How long boto3's own uploader takes for a file of the size."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(Film.made(SIZE).content)
        file.flush()
        return seconds(lambda: s3.upload_file(file.name, site.told["S3_BUCKET"], f"floor/{uuid4()}"))


def compared(site: Site, value: Callable[[Round], float], floor: Callable[[Round], float]) -> Compared:
    found = rounds(site)
    return Compared(median(map(value, found)), median(map(floor, found)), len(found))


@row("evidence.large_file", unit="MiB/s", floor=DIRECT, better="higher")
def large_file(site: Site) -> Compared:
    """1 GiB through begin, parts, complete and journal."""
    return compared(site, lambda one: one.product / MIB, lambda one: one.direct / MIB)


@row("evidence.upload_file", unit="MiB/s", floor=DIRECT, better="higher")
def upload_file(site: Site) -> Compared:
    """The same size by boto3's `upload_file`, to show where the floor stands."""
    return compared(site, lambda one: one.upload_file / MIB, lambda one: one.direct / MIB)


@row("evidence.cpu_per_gib", unit="CPU s/GiB", floor="the client, which hashes and sends")
def cpu_per_gib(site: Site) -> Compared:
    """What the web workers use of a processor while a film of 1 GiB comes in."""
    return compared(site, lambda one: one.web_cpu * GIB / SIZE, lambda one: one.client_cpu * GIB / SIZE)


@row("evidence.confirm_cpu_per_gib", unit="CPU s/GiB", floor="the client, which hashes and sends")
def confirm_cpu_per_gib(site: Site) -> Compared:
    """What the worker uses to read a film of 1 GiB back."""
    return compared(site, lambda one: one.worker_cpu * GIB / SIZE, lambda one: one.client_cpu * GIB / SIZE)

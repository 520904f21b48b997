"""`python -m tests.bench [PREFIX]`; the prefix may also come as `ONLY`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from config.engines.children import CHECKOUT, EngineError
from tests.bench import rows
from tests.bench.measure import REGISTRY, Benchmark, Row
from tests.bench.site import running

LAYOUT = "{:<24} {:>10} {:<11} {:>10} {:>7} {:>6}  {}"


def say(*columns: object) -> None:
    print(LAYOUT.format(*columns), flush=True)  # noqa: T201 - this is a terminal program


def chosen(prefix: str) -> list[Benchmark]:
    for module in iter_modules(rows.__path__):
        import_module(f"{rows.__name__}.{module.name}")
    return [benchmark for benchmark in REGISTRY if benchmark.name.startswith(prefix)]


def write(found: Sequence[Row], data_dir: Path) -> None:
    (data_dir / "bench.json").write_text(
        json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2) + "\n"
    )


def main() -> int:
    prefix = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ONLY", "")
    data_dir = Path(os.environ.get("DATA_DIR") or CHECKOUT / "var").expanduser().absolute()
    benchmarks = chosen(prefix)
    if not benchmarks:
        print(f"no row begins with {prefix!r}: {[b.name for b in REGISTRY]}", file=sys.stderr)  # noqa: T201
        return 2
    found = []
    try:
        with running(data_dir) as site:
            say("name", "value", "unit", "floor", "ratio", "n", "floor is")
            for benchmark in benchmarks:
                one = benchmark.run(site)
                found.append(one)
                say(one.name, one.value, one.unit, one.floor, one.ratio, one.n, one.floor_name)
    except EngineError as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - this is a terminal program
        return 1
    write(found, data_dir)
    return 0


if __name__ == "__main__":
    sys.exit(main())

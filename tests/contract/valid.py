"""Whether a document is OpenAPI 3.1 as its specification says: `python -m tests.contract.valid openapi.yaml`.

`spectacular --validate` asks the same schema of a validator that reads it anew at each reference: half a minute
for what takes a twentieth of a second here.
"""

import json
import sys
from pathlib import Path
from typing import Any

import drf_spectacular.validation
import jsonschema_rs
import yaml

SPECIFICATION = Path(drf_spectacular.validation.__file__).with_name("openapi_3_1_schema.json")
FEW = 10


def faults(document: Any) -> list[str]:
    """What the specification does not allow, each with its place."""
    validator = jsonschema_rs.validator_for(json.loads(SPECIFICATION.read_text()))
    return [
        f"{'/'.join(map(str, each.instance_path))}: {each.message}"
        for each in validator.iter_errors(document)
    ]


def main(path: str) -> int:
    """Print the first faults; 1 where there is any."""
    found = faults(yaml.load(Path(path).read_text(encoding="utf-8"), yaml.CSafeLoader))
    for fault in found[:FEW]:
        print(fault[:500], file=sys.stderr)  # noqa: T201 - for whoever ran it
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

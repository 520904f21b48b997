"""What no generated request may contain, because it would be no HTTP: the web server refuses it before us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import schemathesis


@schemathesis.hook
def filter_headers(_context: Any, headers: Mapping[str, Any] | None) -> bool:
    """Leave out header values with control characters (RFC 9110, 5.5)."""
    return all(str(value).isprintable() for value in (headers or {}).values())

"""Tests that are known to fail today. Each is expected to fail until it is mended; then its line goes.

A line is a test's id, or its beginning and a star. The list may only shrink.
"""

from pathlib import Path

import pytest

LIST = Path(__file__).with_name("known_failures.txt")


def mark(items: list[pytest.Item]) -> None:
    """Expect the listed tests to fail."""
    known = {line for line in LIST.read_text().splitlines() if line and not line.startswith("#")}
    families = tuple(line.removesuffix("*") for line in known if line.endswith("*"))
    for item in items:
        if item.nodeid in known or item.nodeid.startswith(families):
            item.add_marker(pytest.mark.xfail(reason="listed in tests/known_failures.txt", strict=False))

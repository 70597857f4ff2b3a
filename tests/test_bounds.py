"""`make slow` ends: a slow file has a share of the processor (tests/bounds.py)."""

import time

import pytest

from tests import bounds, sources


def test_what_has_used_its_share_up_is_ended_where_it_stands(monkeypatch) -> None:
    monkeypatch.setitem(bounds.SHARES, "test_endless.py", 1)
    began = time.process_time()
    words = "test_endless.py has used up its 1 seconds of the processor"
    with pytest.raises(AssertionError, match=words), bounds.bounded("test_endless.py"):
        while time.process_time() < began + 20:
            pass
    assert time.process_time() < began + 10


def test_what_took_too_long_elsewhere_is_told_afterwards(monkeypatch) -> None:
    monkeypatch.setitem(bounds.SHARES, "test_waits.py", 5)
    monkeypatch.setitem(bounds.spent, "test_waits.py", 6)
    with pytest.raises(AssertionError, match="used up"), bounds.bounded("test_waits.py"):
        pass


def test_each_slow_file_has_a_share_and_no_other() -> None:
    slow = {path.name for path in (sources.ROOT / "tests").rglob("test_*.py") if "pytest.mark.slow" in path.read_text()}
    assert slow - {"test_bounds.py"} == set(bounds.SHARES)

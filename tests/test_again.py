"""What CI tries once more: few tests of a run that came to its end, and no others."""

import subprocess
from types import SimpleNamespace

import pytest

from tests import again

ONE = "tests/test_outward.py::test_an_odd_discovery_is_none[]"


@pytest.fixture
def tried(monkeypatch, tmp_path) -> list[list[str]]:
    """What was run again; it is red again where it is said so by a test named “red”."""
    found: list[list[str]] = []

    def run(command: list[str], **_more: object) -> SimpleNamespace:
        found.append(command[command.index("slow or not slow") + 1 :])
        return SimpleNamespace(returncode=int("red::red" in command))

    monkeypatch.setattr(again, "RED", tmp_path / "red")
    monkeypatch.setattr(subprocess, "run", run)
    return found


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (None, "The run before left no list of tests that failed: it did not come to its end."),
        ([], "The run before left no list of tests that failed: it did not come to its end."),
        (
            [ONE, "tests/test_outward.py"],
            "The run before left no list of tests that failed: it did not come to its end.",
        ),
        (["::a", "::b", "::c", "::d"], "4 tests failed, too many to be called unsteady."),
    ],
)
def test_what_is_not_tried_again(tried, capsys, names: list[str] | None, words: str) -> None:
    if names is not None:
        again.RED.write_text("\n".join(names))
    assert again.main() == 1 and tried == []
    assert capsys.readouterr().out.strip() == words


def test_what_is_green_alone_is_named_and_what_is_red_again_fails(tried, capsys) -> None:
    again.RED.write_text(ONE)
    assert again.main() == 0 and tried == [[ONE]]
    assert capsys.readouterr().out == f"UNSTEADY, red among others and green alone; to be mended:\n  {ONE}\n"
    assert not again.RED.exists(), "the next run leaves its own"
    again.RED.write_text(f"{ONE}\nred::red")
    assert again.main() == 1 and "UNSTEADY" not in capsys.readouterr().out

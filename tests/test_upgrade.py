"""The data of the last release, brought to this one (`make slow`): tests/release.py says how it was recorded."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from oms.stack import archive, restore
from tests import stack
from tests.processes import database
from tests.release import ARCHIVE, KEYS

pytestmark = [pytest.mark.slow, pytest.mark.processes]
COLUMNS = """
select table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
from information_schema.columns where table_schema = 'public'
"""
# a renamed column leaves its constraints the names they had
NAMELESS = {"constraints": lambda line: (line.partition(".")[0], line.rpartition(" ")[2])}
# a day of calls, made by the clock; a plan that the release before kept
OF_ITS_OWN = re.compile(r"\bcallstats_call_\d{8}|\boms_plan_")
MADE_ANEW = {"django_content_type", "auth_permission"}  # a row for each model there is


@pytest.fixture
def empty(tmp_path) -> Iterator[str]:
    """An empty database of one's own, named by the environment; its address."""
    name = f"upgraded_{os.getpid()}"
    stack.drop(name)
    stack.administrate(f"create database {name} owner migrator template template0")
    keys = {key.upper(): value for key, value in KEYS.items()}
    with pytest.MonkeyPatch.context() as patch:
        for key, value in {**stack.environment_for(name), **keys, "MEDIA_ROOT": str(tmp_path / "files")}.items():
            patch.setenv(key, value)
        patch.setattr(restore, "VAR", tmp_path / "var")
        yield os.environ["MIGRATOR_DATABASE_URL"]
    stack.drop(name)


def standing(url: str) -> tuple[dict, dict, dict]:
    """What stands in a database: its rules, its columns, the rows of each table."""
    with closing(archive.connect(url)) as link, link.cursor() as cursor:
        cursor.execute(COLUMNS)
        return archive.facts(cursor), dict(cursor.fetchall()), archive.counts(cursor)


@pytest.fixture
def fresh() -> Iterator[str]:
    """The address of a new installation."""
    with database("fresh") as environment:
        yield environment["MIGRATOR_DATABASE_URL"]


def test_the_data_of_the_last_release_upgrades(fresh: str, empty: str, tmp_path: Path, capsys) -> None:
    """The copy is whole, its migrations run, an order goes through, and it is as a new installation; no row is lost."""
    (tmp_path / "work").mkdir()
    manifest = archive.unpack(ARCHIVE, tmp_path / "work")
    assert json.loads((tmp_path / "work" / archive.KEYS).read_text()) == KEYS
    restore._onto_server(tmp_path / "work", manifest)
    assert "One order went through" in capsys.readouterr().out
    facts, columns, rows = standing(empty)
    facts_fresh, columns_fresh, _rows = standing(fresh)
    assert columns == columns_fresh
    for name in facts:
        found, wanted = (
            Counter(NAMELESS.get(name, str)(line) for line in side[name] if not OF_ITS_OWN.search(str(line)))
            for side in (facts, facts_fresh)
        )
        assert found == wanted, f"{name}: only after the upgrade {found - wanted}, only anew {wanted - found}"
    lost = {t: (n, rows.get(t)) for t, n in manifest["counts"].items() if rows.get(t, 0) < n and t not in MADE_ANEW}
    assert not lost, "a migration that takes rows away is named here, with its reason"

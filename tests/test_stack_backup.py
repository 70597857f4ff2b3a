"""Backup and restore: what is in an archive, that a copy is compared in everything, and that an order goes through on it."""

import json
import os
import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from oms.stack import archive, restore
from oms.stack.backup import Place, collect, copy_files
from tests import stack
from tests.processes import database

pytestmark = pytest.mark.processes
KEYS = {"secret_key": "s" * 40, "field_key": "f" * 40, "ems_token": "e" * 40}


@pytest.fixture(scope="module")
def original() -> Iterator[dict[str, str]]:
    """The environment of a portal with the demo's data."""
    with database("original") as environment:
        yield environment


@pytest.fixture(scope="module")
def backed_up(original, tmp_path_factory) -> Path:
    """An archive of it, with files and a simulator's store."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "files" / "orders").mkdir(parents=True)
    (folder / "files" / "orders" / "signed.bin").write_bytes(b"signed")
    with closing(sqlite3.connect(folder / "ems.sqlite")) as store:
        store.execute("pragma journal_mode=wal")
        store.execute("create table tenants as select 7 as number")
        store.commit()
        place = Place(original["MIGRATOR_DATABASE_URL"], KEYS, folder / "files", folder / "ems.sqlite")
        work = folder / "work"
        work.mkdir()
        collect(place, work)
    archive.pack(work, folder / "kept.tar")
    return folder / "kept.tar"


@pytest.fixture
def empty() -> Iterator[dict[str, str]]:
    """A database with nothing in it."""
    name = f"restored_{os.getpid()}"
    stack.drop(name)
    stack.administrate(f"create database {name} owner migrator template template0")
    yield stack.environment_for(name)
    stack.drop(name)


def ask(url: str, sql: str) -> list[tuple]:
    with closing(archive.connect(url)) as link, link.cursor() as cursor:
        cursor.execute(sql)
        found = cursor.fetchall() if cursor.description else []
        link.commit()
        return found


def test_an_archive_holds_everything_and_is_its_owners(backed_up: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(backed_up.stat().st_mode) == 0o600
    manifest = archive.unpack(backed_up, tmp_path)
    assert json.loads((tmp_path / archive.KEYS).read_text()) == KEYS
    assert (tmp_path / "files" / "orders" / "signed.bin").read_bytes() == b"signed"
    with closing(sqlite3.connect(tmp_path / archive.STORE)) as store:
        assert store.execute("select number from tenants").fetchall() == [(7,)], "what stood in its journal too"
    assert manifest["counts"]["partners_partner"] >= 5 and manifest["counts"]["orders_order"] > 20
    for name in ("walls", "policies", "triggers", "functions", "constraints", "indexes", "rights", "migrations"):
        assert manifest["facts"][name], f"nothing known of {name}"
    with tarfile.open(backed_up) as tar:
        assert tar.getnames()[0] == archive.MANIFEST


@pytest.mark.slow
@pytest.mark.django_db
def test_a_copy_is_checked_and_an_order_goes_through(
    backed_up: Path, empty, tmp_path: Path, capsys, monkeypatch
) -> None:
    manifest = archive.unpack(backed_up, tmp_path)
    monkeypatch.setattr(restore, "VAR", tmp_path / "var")
    restore._fill_and_check(
        tmp_path, manifest, {name: empty[name] for name in ("DATABASE_URL", "MIGRATOR_DATABASE_URL")}
    )
    assert "One order went through" in capsys.readouterr().out
    counted = ask(empty["MIGRATOR_DATABASE_URL"], "select count(*) from orders_order")[0][0]
    assert counted == manifest["counts"]["orders_order"], "what was tried was taken back"


SPOILED = {
    "a policy is missing": "drop policy wall_all on orders_order",
    "a wall is not forced": "alter table orders_order no force row level security",
    "a trigger is off": "alter table orders_order disable trigger user",
    "a row is missing": "delete from partners_defaultpermission where id in (select min(id) from partners_defaultpermission)",
    "a right too many": "grant insert on partner_closure to app",
    "a table too many": "create table stray as select 1 as id; create policy p on stray using (true)",
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_differs_is_named(backed_up: Path, original, tmp_path: Path, what: str) -> None:
    manifest = archive.unpack(backed_up, tmp_path)
    with closing(archive.connect(original["MIGRATOR_DATABASE_URL"])) as link, link.cursor() as cursor:
        assert archive.differences(manifest, archive.facts(cursor), archive.counts(cursor)) == []
        cursor.execute(SPOILED[what])
        assert archive.differences(manifest, archive.facts(cursor), archive.counts(cursor))
        link.rollback()


def test_a_damaged_archive_is_refused(backed_up: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    archive.unpack(backed_up, whole)
    (whole / archive.KEYS).write_text("{}")
    archive.pack(whole, tmp_path / "damaged.tar")
    with pytest.raises(SystemExit, match="damaged: keys.json"):
        archive.unpack(tmp_path / "damaged.tar", tmp_path / "again")
    (tmp_path / "half.tar").write_bytes(backed_up.read_bytes()[:5000])
    with pytest.raises(SystemExit, match="is no backup|is damaged"):
        archive.unpack(tmp_path / "half.tar", tmp_path / "third")


def test_a_folder_that_holds_a_portal_is_left_alone(backed_up: Path, tmp_path: Path, monkeypatch) -> None:
    manifest = archive.unpack(backed_up, tmp_path / "work")
    monkeypatch.setattr(restore, "VAR", tmp_path / "var")
    (tmp_path / "var" / "postgres").mkdir(parents=True)
    with pytest.raises(SystemExit, match="holds a portal already"):
        restore._onto_folder(tmp_path / "work", manifest)
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["postgres"]


@pytest.mark.django_db
def test_a_server_with_rows_or_another_key_is_left_alone(
    backed_up: Path, original, tmp_path: Path, monkeypatch
) -> None:
    manifest = archive.unpack(backed_up, tmp_path)
    monkeypatch.setenv("MIGRATOR_DATABASE_URL", original["MIGRATOR_DATABASE_URL"])
    monkeypatch.setenv("FIELD_KEY", "another")
    with pytest.raises(SystemExit, match="FIELD_KEY is not the one"):
        restore._onto_server(tmp_path, manifest)
    monkeypatch.setenv("FIELD_KEY", KEYS["field_key"])
    with pytest.raises(SystemExit, match="is not empty"):
        restore._onto_server(tmp_path, manifest)


def test_files_that_vanish_or_lead_elsewhere_stop_no_backup(tmp_path: Path) -> None:
    source, target = tmp_path / "files", tmp_path / "copy"
    (source / "a").mkdir(parents=True)
    (source / "a" / "kept.bin").write_bytes(b"1")
    (source / "away").symlink_to(tmp_path / "nowhere")
    (source / "ems.sqlite-wal").write_bytes(b"1")
    with closing(sqlite3.connect(source / "ems.sqlite")) as store:
        store.execute("create table t as select 1 as x")
        store.commit()
    copy_files(source, target)
    assert sorted(path.name for path in target.rglob("*") if path.is_file()) == ["ems.sqlite", "kept.bin"]

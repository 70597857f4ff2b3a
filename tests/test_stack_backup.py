"""Backup and restore: what is in an archive, that a copy is compared in everything, and that an order goes through on it."""

import io
import json
import os
import re
import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from oms.stack import archive, restore, sip_database
from oms.stack.backup import Place, collect, copy_files
from oms.stack.servers import Postgres, free_port
from tests import stack
from tests.processes import database
from tests.sip_network import emptied

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


@pytest.mark.parametrize("known", [True, False], ids=["filtered", "by an older Python"])
@pytest.mark.parametrize("name", ["../outside.txt", "link", "/tmp/absolute.txt"])
def test_an_archive_writes_nowhere_else(known: bool, name: str, tmp_path: Path, monkeypatch) -> None:
    if not known:
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    with tarfile.open(tmp_path / "hostile.tar", "w") as tar:
        member = tarfile.TarInfo(name)
        if name == "link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member, io.BytesIO())
    with pytest.raises(SystemExit, match=f"is no backup of this portal: {re.escape(name)} is no file of a backup"):
        archive.unpack(tmp_path / "hostile.tar", tmp_path / "into")
    assert not [path for path in tmp_path.rglob("*") if path.name != "hostile.tar" and path.name != "into"]


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


# --- the SIP server's database


@pytest.fixture
def sip(tmp_path) -> str:
    """The address of a SIP server's database with two calls and a message."""
    address = emptied()
    tenant = "insert into tenant (customer, server, number, prefix, name, domain, language, plan, realm)"
    ask(address, f"{tenant} values ('C1', 'CM-01', 1, 'K1', 'Bramley', '', 'en', 'A', 'c1.sip.invalid')")
    for n in (1, 2):
        ask(address, f"insert into call (call_id, began, facts) values ('call {n}', '{n}', '{{}}')")
    ask(address, "insert into message values (default, default, 'k', 'C1', '201', '', now(), 2, 'RIFF')")
    return address


def test_the_sip_servers_database_is_kept_and_brought_back(sip, original, empty, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    manifest = collect(Place(original["MIGRATOR_DATABASE_URL"], KEYS, tmp_path / "none", tmp_path / "none", sip), work)
    assert (manifest["sip"]["call"], manifest["sip"]["message"], manifest["sip"]["tenant"]) == (2, 1, 1)
    assert sip_database.DUMP in manifest["files"]
    ask(sip, "update call set tx = '9000000000'")  # as of a server that has run for years
    sip_database.keep(sip, work)
    copy = empty["MIGRATOR_DATABASE_URL"]
    sip_database.bring_back(copy, work, manifest["sip"])
    # not xmin: another test that writes meanwhile holds it, as it would hold the records
    assert ask(copy, "select call_id, tx < pg_snapshot_xmax(pg_current_snapshot()) from call order by tx, id") == [
        ("call 1", True), ("call 2", True),
    ], "they are handed out, in their order"  # fmt: skip
    assert [bytes(row[0]) for row in ask(copy, "select sound from message")] == [b"RIFF"]
    assert ask(copy, "select count(*) from realm_called('+442079460018')"), "its functions are there"
    with pytest.raises(SystemExit, match="The SIP server's database is not empty."):
        sip_database.bring_back(copy, work, manifest["sip"])


def test_a_copy_that_lacks_a_row_is_no_copy(sip, empty, tmp_path: Path) -> None:
    wanted = sip_database.keep(sip, tmp_path)
    with pytest.raises(SystemExit, match="call: 3 rows in the original, 2 here"):
        sip_database.bring_back(empty["MIGRATOR_DATABASE_URL"], tmp_path, wanted | {"call": 3})


def test_a_portal_without_one_keeps_none_and_one_without_a_place_for_it_is_refused(
    backed_up: Path, original, tmp_path: Path, monkeypatch
) -> None:
    manifest = archive.unpack(backed_up, tmp_path)
    assert manifest["sip"] is None and not (tmp_path / sip_database.DUMP).exists()
    (tmp_path / sip_database.DUMP).write_bytes(b"a dump")
    monkeypatch.setenv("MIGRATOR_DATABASE_URL", original["MIGRATOR_DATABASE_URL"])
    monkeypatch.setenv("FIELD_KEY", KEYS["field_key"])
    monkeypatch.delenv("KAMAILIO_DATABASE_URL", raising=False)
    with pytest.raises(SystemExit, match="KAMAILIO_DATABASE_URL must name an empty one for it."):
        restore._onto_server(tmp_path, manifest)


@pytest.mark.slow
def test_it_lies_in_its_place_beside_the_portals(sip, original, tmp_path: Path, monkeypatch) -> None:
    """The portal's own part is tried above."""
    work, var = tmp_path / "work", tmp_path / "var"
    work.mkdir()
    var.mkdir(mode=0o755)
    manifest = collect(Place(original["MIGRATOR_DATABASE_URL"], KEYS, tmp_path / "none", tmp_path / "none", sip), work)
    anew: list[str] = []
    monkeypatch.setattr(restore, "VAR", var)
    monkeypatch.setattr(restore, "_fill_and_check", lambda *_: None)
    monkeypatch.setattr(sip_database, "read_anew", anew.append)
    restore._onto_folder(work, manifest)
    assert len(anew) == 1 and "/oms" in anew[0]
    postgres = Postgres(var / sip_database.FOLDER, free_port())
    postgres.start()
    try:
        found = ask(postgres.url("migrator"), "select call_id from call order by tx, id")
    finally:
        postgres.stop()
    assert found == [("call 1",), ("call 2",)], "make run DIALTONE=1 goes on with it"
    with pytest.raises(SystemExit, match="holds a portal already"):
        restore._onto_folder(work, manifest)


def test_after_a_restore_the_portal_reads_its_records_anew(original) -> None:
    url = original["MIGRATOR_DATABASE_URL"]
    (sip_server,), (other,) = ask(url, "select id from inventory_callserver order by cm_id limit 2")
    assert not ask(url, "select * from callstats_callfeed"), "the demo's feeds were never read"
    ask(url, f"update inventory_callserver set driver = 'kamailio' where id = {sip_server}")
    ask(
        url,
        "insert into callstats_callfeed (partner_id, server_id, cursor, message_cursor, fault)"
        " select p.id, s.id, '7.7', '8.8', '' from partners_partner p, inventory_callserver s"
        f" where p.parent_id is null and s.id in ({sip_server}, {other})",
    )
    sip_database.read_anew(url)
    found = ask(url, "select server_id, cursor, message_cursor from callstats_callfeed")
    ask(url, "delete from callstats_callfeed")
    ask(url, f"update inventory_callserver set driver = 'simulator' where id = {sip_server}")
    assert sorted(found) == sorted([(sip_server, "", ""), (other, "7.7", "8.8")])

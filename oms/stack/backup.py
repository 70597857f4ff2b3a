"""`make backup`: database, files, keys, the simulator's store and the SIP server's database in one archive, also while the
portal runs."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from oms.stack import archive, sip_database
from oms.stack.folder import ROOT, VAR, OnlyOne, close_folder, is_running, running, write_private
from oms.stack.servers import Postgres, free_port, secrets_of
from oms.stack.supervisor import say

SQLITE = ".sqlite"
BESIDE_SQLITE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Place:
    """Where a portal keeps what a backup holds."""

    url: str  # of the role that owns the tables
    keys: dict[str, str]
    files: Path
    store: Path
    sip: str = ""  # of the SIP server's database, where one stands


def backup(to: str) -> int:
    """Write an archive to `to`, or below `backups/`; print where and how much."""
    close_folder()
    target = _target(to)
    started = time.monotonic()
    with place() as here, tempfile.TemporaryDirectory(prefix="backup-", dir=VAR) as work:
        manifest = collect(here, Path(work))
        archive.pack(Path(work), target)
    rows, size = sum(manifest["counts"].values()), target.stat().st_size / 1e6
    say(f"{target}: {rows:,} rows, {len(manifest['files'])} files, {size:,.1f} MB, {time.monotonic() - started:.0f} s.")
    say("It holds the keys: keep it as you keep them.")
    return 0


def _target(to: str) -> Path:
    """The file to write. Raises SystemExit when it exists."""
    name = f"oms-{datetime.now():%Y%m%d-%H%M%S}.tar"
    target = Path(to).absolute() if to else ROOT / "backups" / name
    if target.is_dir():
        target /= name
    if target.exists():
        raise SystemExit(f"{target} exists already.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return target


@contextmanager
def place() -> Iterator[Place]:
    """The portal that runs in this folder, or that the environment names, or the one that lies here."""
    known = {**(running() if is_running() else {}), **os.environ}
    files, store = Path(known.get("MEDIA_ROOT") or VAR / "files"), VAR / archive.STORE
    if known.get("MIGRATOR_DATABASE_URL"):
        keys = {name: known.get(name.upper(), "") for name in archive.KEPT_KEYS}
        yield Place(known["MIGRATOR_DATABASE_URL"], keys, files, store, known.get("KAMAILIO_DATABASE_URL", ""))
        return
    if not (VAR / "secrets.json").exists():
        raise SystemExit(f"There is no portal in {VAR}, and MIGRATOR_DATABASE_URL names none.")
    only, postgres = OnlyOne(), Postgres(VAR, free_port())
    try:
        postgres.start()
        kept = secrets_of(VAR)
        with _sip_server() as sip:
            yield Place(postgres.url("migrator"), {name: kept[name] for name in archive.KEPT_KEYS}, files, store, sip)
    finally:
        postgres.stop()
        only.leave()


@contextmanager
def _sip_server() -> Iterator[str]:
    """The database of `make run DIALTONE=1`, started for the while; nothing where there never was one."""
    folder = VAR / sip_database.FOLDER
    if not (folder / "postgres").exists():
        yield os.environ.get("KAMAILIO_DATABASE_URL", "")
        return
    postgres = Postgres(folder, free_port())
    try:
        postgres.start()
        yield postgres.url("migrator")
    finally:
        postgres.stop()


def collect(here: Place, work: Path) -> dict:
    """Fill `work`, the manifest last. Rows are counted in the very snapshot that is dumped.

    The SIP server's database comes first: what the portal takes from it meanwhile goes there, and is in one at least.
    """
    sip = sip_database.keep(here.sip, work) if here.sip else None
    with closing(archive.connect(here.url)) as link, link.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select pg_export_snapshot(), current_setting('server_version')")
        snapshot, version = cursor.fetchone()
        dump = ["--format=custom", "--file", str(work / archive.DUMP), "--snapshot", snapshot]
        archive.pg("pg_dump", here.url, *dump)
        facts, counts = archive.facts(cursor), archive.counts(cursor)
    write_private(work / archive.KEYS, json.dumps(here.keys))
    if here.store.exists():
        archive.copy_sqlite(here.store, work / archive.STORE)
    if here.files.exists():
        copy_files(here.files, work / archive.FILES)
    manifest = {
        "format": archive.FORMAT, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "postgresql": version,
        "counts": counts, "facts": facts, "sip": sip, "files": archive.checksums(work),
    }  # fmt: skip
    write_private(work / archive.MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def copy_files(source: Path, target: Path) -> None:
    """Attachments and exports; what vanishes meanwhile was to vanish, and stores of SQLite are copied as such."""
    for path in sorted(source.rglob("*")):
        place_there = target / path.relative_to(source)
        if not path.is_file() or path.is_symlink() or path.name.endswith(BESIDE_SQLITE):
            continue
        place_there.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == SQLITE:
            archive.copy_sqlite(path, place_there)
            continue
        try:
            shutil.copy2(path, place_there)
        except FileNotFoundError:
            continue

"""`make restore`: an archive onto an empty machine, folder or server, checked before it says so."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from oms.stack import archive, sip_database
from oms.stack.folder import ROOT, VAR, OnlyOne, close_folder, write_private
from oms.stack.servers import Postgres, free_port, secrets_of
from oms.stack.supervisor import say


def restore(source: str) -> int:
    """Bring the archive `source` back and check it. Raises SystemExit, and leaves nothing behind, when it is not whole."""
    if not source:
        raise SystemExit("Say which archive: make restore FROM=backups/oms-….tar")
    close_folder()
    only, started = OnlyOne(), time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="restore-", dir=VAR) as work:
            manifest = archive.unpack(Path(source).absolute(), Path(work))
            if os.environ.get("MIGRATOR_DATABASE_URL"):
                _onto_server(Path(work), manifest)
            else:
                _onto_folder(Path(work), manifest)
    finally:
        only.leave()
    rows = sum(manifest["counts"].values())
    say(f"Restored and checked: {rows:,} rows, the state of {manifest['made_at']}, {time.monotonic() - started:.0f} s.")
    return 0


def _onto_folder(work: Path, manifest: dict) -> None:
    """The embedded servers: the folder must hold no portal yet."""
    dialtone = VAR / sip_database.FOLDER / "postgres"
    there = [path for path in (VAR / "postgres", VAR / "files", VAR / archive.STORE, dialtone) if path.exists()]
    if there:
        raise SystemExit(
            f"{VAR} holds a portal already ({there[0].name}). Use an empty folder (OMS_VAR), or make reset."
        )
    keys = json.loads((work / archive.KEYS).read_text())
    write_private(VAR / "secrets.json", json.dumps({**secrets_of(VAR), **{k: v for k, v in keys.items() if v}}))
    postgres, sip = Postgres(VAR, free_port()), None
    try:
        if (work / sip_database.DUMP).exists():
            sip = Postgres(VAR / sip_database.FOLDER, free_port())
            sip.start()
        postgres.start()
        _put_files(work, VAR / "files")
        kept = {name.upper(): postgres.secrets[name] for name in archive.KEPT_KEYS}
        urls = {"DATABASE_URL": postgres.url("app"), "MIGRATOR_DATABASE_URL": postgres.url("migrator")}
        _fill_and_check(work, manifest, {**kept, **urls, "DEMO": "1", "MEDIA_ROOT": str(VAR / "files")})
        if sip:
            _sip_server_back(work, manifest, sip.url("migrator"), urls["MIGRATOR_DATABASE_URL"])
    except BaseException:
        postgres.stop()
        if sip:
            sip.stop()
        for path in (postgres.data, VAR / "files", *([sip.data] if sip else [])):
            shutil.rmtree(path, ignore_errors=True)
        (VAR / archive.STORE).unlink(missing_ok=True)
        raise
    postgres.stop()
    if sip:
        sip.stop()


def _sip_server_back(work: Path, manifest: dict, url: str, portal: str) -> None:
    say("Restoring the SIP server's database ...")
    sip_database.bring_back(url, work, manifest["sip"])
    sip_database.read_anew(portal)


def _onto_server(work: Path, manifest: dict) -> None:
    """Servers of one's own, named by the environment: the database must be empty and the keys the same."""
    keys = json.loads((work / archive.KEYS).read_text())
    if keys.get("field_key") and os.environ.get("FIELD_KEY", "") != keys["field_key"]:
        raise SystemExit("FIELD_KEY is not the one of the backup: sealed values could not be read. It is in keys.json.")
    sip = os.environ.get("KAMAILIO_DATABASE_URL", "")
    if (work / sip_database.DUMP).exists() and not sip:
        raise SystemExit(
            "The archive holds a SIP server's database: KAMAILIO_DATABASE_URL must name an empty one for it."
        )
    with closing(archive.connect(os.environ["MIGRATOR_DATABASE_URL"])) as link, link.cursor() as cursor:
        if archive.counts(cursor):
            raise SystemExit("The database of MIGRATOR_DATABASE_URL is not empty.")
    files = Path(os.environ.get("MEDIA_ROOT") or VAR / "files")
    if files.exists() and any(files.iterdir()):
        raise SystemExit(f"{files} is not empty.")
    _put_files(work, files)
    _fill_and_check(work, manifest, {})
    if (work / sip_database.DUMP).exists():
        _sip_server_back(work, manifest, sip, os.environ["MIGRATOR_DATABASE_URL"])


def _put_files(work: Path, files: Path) -> None:
    if (work / archive.FILES).exists():
        shutil.copytree(work / archive.FILES, files, dirs_exist_ok=True)
    if (work / archive.STORE).exists():
        shutil.copy2(work / archive.STORE, VAR / archive.STORE)


def _fill_and_check(work: Path, manifest: dict, settings: dict[str, str]) -> None:
    """Rows and rules back into the empty database; then everything is compared, and one order goes through."""
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT), "OMS_VAR": str(VAR)}
    url = environment["MIGRATOR_DATABASE_URL"]
    say("Restoring the database ...")
    archive.pg("pg_restore", url, "--exit-on-error", "--no-owner", "--jobs=2", str(work / archive.DUMP))
    with closing(archive.connect(url)) as link, link.cursor() as cursor:
        cursor.execute("analyze")
        link.commit()
        say("Checking policies, triggers and rows ...")
        if found := archive.differences(manifest, archive.facts(cursor), archive.counts(cursor)):
            raise SystemExit("The copy is not the original:\n  " + "\n  ".join(found[:30]))
    _manage("install", environment)  # a copy of an earlier release becomes one of this
    say(_manage("prove", environment))


def _manage(verb: str, environment: dict[str, str]) -> str:
    """What `manage.py` says to `verb`. Raises SystemExit when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), verb]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"The copy fails at `manage.py {verb}`:\n{result.stdout}\n{result.stderr[-3000:]}")
    return result.stdout.strip()

"""What a backup is: one tar of a database dump, files, keys, the simulator's store, and a manifest that tells what is in it."""

import contextlib
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import tarfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2

from oms.stack.servers import postgres_program

DUMP, KEYS, STORE, FILES, MANIFEST = "database.dump", "keys.json", "ems-simulator.sqlite", "files", "manifest.json"
KEPT_KEYS = ("secret_key", "field_key", "ems_token")
FORMAT = 1

# what a copy must have as the original had it: what it is, and its definition
FACTS = {
    "walls": """
        select relname, case when relrowsecurity and relforcerowsecurity then 'forced' else 'OPEN' end
        from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
          and (relrowsecurity or exists (select 1 from pg_policy where polrelid = pg_class.oid))""",
    "policies": """
        select tablename || '.' || policyname || ' for ' || cmd, concat(permissive, roles, qual, ' check ', with_check)
        from pg_policies where schemaname = 'public'""",
    "triggers": """
        select c.relname || '.' || t.tgname, concat(t.tgenabled, pg_get_triggerdef(t.oid))
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where not t.tgisinternal and c.relnamespace = 'public'::regnamespace""",
    "functions": """
        select p.oid::regprocedure::text, concat(p.prosecdef, p.proconfig, p.prosrc)
        from pg_proc p where p.pronamespace = 'public'::regnamespace""",
    "constraints": """
        select conrelid::regclass::text || '.' || conname, concat(convalidated, pg_get_constraintdef(oid))
        from pg_constraint where connamespace = 'public'::regnamespace""",
    "indexes": "select indexname, indexdef from pg_indexes where schemaname = 'public'",
    "rights": """
        select table_name || ' ' || privilege_type, '' from information_schema.table_privileges
        where grantee = 'app' and table_schema = 'public'""",
    "migrations": "select app || '.' || name, '' from django_migrations",
}
# PostgreSQL writes casts and brackets of an expression anew when it reads it back
REWRITTEN = re.compile(r"::(character varying|timestamp with time zone|[a-z_]+)(\(\d+\))?(\[\])?|[()\s]")
TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname"


def connect(url: str):
    """A connection to `postgres://…`; the caller closes it."""
    return psycopg2.connect(url)


def facts(cursor) -> dict[str, list[str]]:
    """What stands in the database beside its rows."""
    found = {}
    for name, sql in FACTS.items():
        cursor.execute(sql)
        found[name] = sorted(f"{what} {_short(definition)}".strip() for what, definition in cursor.fetchall())
    return found


def _short(definition: str) -> str:
    """A definition as far as it must be the same in a copy: a word as it is, anything longer as its digest."""
    if definition in ("", "forced", "OPEN"):
        return definition
    return hashlib.sha256(REWRITTEN.sub("", definition).encode()).hexdigest()[:16]


def counts(cursor) -> dict[str, int]:
    """Rows of every table."""
    cursor.execute(TABLES)
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'select count(*) from "{table}"')
        found[table] = cursor.fetchone()[0]
    return found


def differences(manifest: dict, facts_here: dict, counts_here: dict) -> list[str]:
    """Everything in which a copy is not what the manifest says, as sentences."""
    found = []
    for name, wanted in manifest["facts"].items():
        here = facts_here.get(name, [])
        found += [f"{name}: missing {line}" for line in sorted(set(wanted) - set(here))]
        found += [f"{name}: not in the original {line}" for line in sorted(set(here) - set(wanted))]
    for table, wanted in manifest["counts"].items():
        if (here := counts_here.get(table)) != wanted:
            found.append(f"{table}: {wanted} rows in the original, {here} here")
    found += [f"a wall is open: {line}" for line in facts_here.get("walls", []) if line.endswith("OPEN")]
    return found


def pg(program: str, url: str, *arguments: str, pass_database: bool = True) -> None:
    """Run one of PostgreSQL's clients against `url`; its password is in no list of processes."""
    parts = urlsplit(url)
    database = ["--dbname", parts.path.lstrip("/")] if pass_database else []
    command = [
        str(postgres_program(program)), "--host", parts.hostname or "127.0.0.1", "--port", str(parts.port or 5432),
        "--username", unquote(parts.username or ""), *database, *arguments,
    ]  # fmt: skip
    environment = {**os.environ, "PGPASSWORD": unquote(parts.password or "")}
    result = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{program} failed with code {result.returncode}.\n{result.stderr[-3000:]}")


def copy_sqlite(source: Path, target: Path) -> None:
    """A whole copy of a store, also while somebody writes to it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        old.backup(new)


def checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def checksums(folder: Path) -> dict[str, str]:
    """Every file of the archive but its manifest, with its checksum."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): checksum(path) for path in files if path.name != MANIFEST}


def pack(folder: Path, archive: Path) -> None:
    """`folder` as `archive`, whole or not at all, for its owner only; the manifest comes first."""
    part = archive.with_name(f".{archive.name}.part")
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w") as tar:
            tar.add(folder / MANIFEST, MANIFEST)
            for path in sorted(folder.iterdir()):
                if path.name != MANIFEST:
                    tar.add(path, path.name)
        raw.flush()
        os.fsync(raw.fileno())
    part.replace(archive)


def _hold_plain(member: tarfile.TarInfo) -> None:
    """Only what `pack` writes: files and folders below the archive's own. Raises ValueError for anything else."""
    inside = not member.name.startswith("/") and ".." not in Path(member.name).parts
    if not (inside and (member.isfile() or member.isdir())):
        raise ValueError(f"{member.name} is no file of a backup.")


def unpack(archive: Path, folder: Path) -> dict:
    """The manifest of `archive`, unpacked into `folder`. Raises SystemExit when a file is not what it was."""
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                _hold_plain(member)
            tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Python knows it since 3.11.4
            tar.extractall(folder)
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise SystemExit(f"{archive} is no backup of this portal: {error}") from None
    if manifest.get("format") != FORMAT:
        raise SystemExit(f"{archive} has format {manifest.get('format')}; this release reads {FORMAT}.")
    here = checksums(folder)
    wrong = sorted(name for name in {*manifest["files"], *here} if manifest["files"].get(name) != here.get(name))
    if wrong:
        raise SystemExit(f"{archive} is damaged: {', '.join(wrong[:10])}")
    return manifest

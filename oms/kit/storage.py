"""Files kept in the database, where every web server and worker finds them (settings STORAGES; docs/operations.md).

A file is rows of PART bytes, written and read by its name alone: the app role cannot read the table, and functions
give what a name asks for, so nobody lists or takes what others keep. It comes and goes with its transaction, and
`make backup` holds it. What still lies in a folder from earlier is found there.
"""

import io
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction
from django.utils.deconstruct import deconstructible

from oms.kit.standby import primary

PART = 1024 * 1024  # bytes; of a file's last part: what is left
BRIEF = PART // 8  # bytes that are sent within a statement
BINARY = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # how COPY begins
COMING = """
create temporary table if not exists file_coming (content bytea) on commit drop;
alter table pg_temp.file_coming alter column content set storage external
"""
DEFINER = "security definer set search_path = public"
FUNCTIONS = (
    f"""
create or replace function oms_file_put(_name text, _place integer, _content bytea) returns void language sql {DEFINER} as $$
  insert into kit_filepart (name, place, content, at) values (_name, _place, _content, now()) $$
""",
    f"""
create or replace function oms_file_part(_name text, _place integer) returns bytea language sql stable {DEFINER} as $$
  select content from kit_filepart where name = _name and place = _place $$
""",
    f"""
create or replace function oms_file_size(_name text) returns bigint language sql stable {DEFINER} as $$
  select sum(octet_length(content)) from kit_filepart where name = _name $$
""",
    f"""
create or replace function oms_file_at(_name text) returns timestamptz language sql stable {DEFINER} as $$
  select max(at) from kit_filepart where name = _name $$
""",
    f"""
create or replace function oms_file_end(_name text) returns void language sql {DEFINER} as $$
  delete from kit_filepart where name = _name $$
""",
)


def statements(role: str) -> list[str]:
    """SQL that makes the functions and closes the table to `role`; may be run again at any time."""
    external = (
        "alter table kit_filepart alter column content set storage external"  # what people send is packed already
    )
    return [*FUNCTIONS, external, f"revoke all on kit_filepart from {role}"]


class Content(io.RawIOBase):
    """The bytes of one file, read part by part; it can be gone about in."""

    def __init__(self, name: str, size: int) -> None:
        self.name, self.size, self.place = name, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        self.place = max(0, start + offset)
        return self.place

    def readinto(self, buffer: Any) -> int:
        if self.place >= self.size:
            return 0
        part, within = divmod(self.place, PART)
        found = _asked("oms_file_part(%s, %s)", self.name, part)
        if found is None:
            raise FileNotFoundError(self.name)  # it was taken away meanwhile
        piece = bytes(found[within : within + len(buffer)])
        buffer[: len(piece)] = piece
        self.place += len(piece)
        return len(piece)


@deconstructible
class InDatabase(Storage):
    """Django's storage by those functions. `comes_and_goes`: what is kept or deleted is so with the transaction."""

    comes_and_goes = True

    def __init__(self) -> None:
        self.earlier = FileSystemStorage()

    def _save(self, name: str, content: "File[Any]") -> str:
        with transaction.atomic():
            for place, piece in enumerate(_pieces(content)):
                if len(piece) < BRIEF:
                    _asked("oms_file_put(%s, %s, %s)", name, place, piece)
                else:
                    _put(name, place, piece)
        return name

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        size = _asked("oms_file_size(%s)", name)
        if size is None:
            return self.earlier.open(name, mode)
        return File(io.BufferedReader(Content(name, size), PART), name)

    def delete(self, name: str) -> None:
        _asked("oms_file_end(%s)", name)
        self.earlier.delete(name)

    def exists(self, name: str) -> bool:
        return _asked("oms_file_size(%s)", name) is not None or self.earlier.exists(name)

    def size(self, name: str) -> int:
        found = _asked("oms_file_size(%s)", name)
        return self.earlier.size(name) if found is None else int(found)

    def get_modified_time(self, name: str) -> datetime:
        found: datetime | None = _asked("oms_file_at(%s)", name)
        return found or self.earlier.get_modified_time(name)


def _pieces(content: "File[Any]") -> Iterator[bytes]:
    """Of PART bytes each but the last; one of an empty file. What an upload calls chunks may be of any size."""
    content.seek(0)
    piece = content.read(PART)
    yield piece
    while len(piece) == PART:
        piece = content.read(PART)
        if piece:
            yield piece


def _put(name: str, place: int, piece: bytes) -> None:
    """As bytes: the words of a statement are twice as many letters, which PostgreSQL goes through one by one."""
    row = io.BytesIO(BINARY + struct.pack("!hi", 1, len(piece)) + piece + struct.pack("!h", -1))
    with primary().cursor() as cursor:
        cursor.execute(COMING)
        cursor.copy_expert("copy pg_temp.file_coming from stdin (format binary)", row)
        cursor.execute("select oms_file_put(%s, %s, content) from pg_temp.file_coming", [name, place])
        cursor.execute("delete from pg_temp.file_coming")


def _asked(function: str, *values: Any) -> Any:
    with primary().cursor() as cursor:  # what was just kept is there
        cursor.execute(f"select {function}", values)
        return cursor.fetchone()[0]

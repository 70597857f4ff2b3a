"""The next part of a file is read while the database stores this one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from types import TracebackType
from typing import Generic, TypeVar

from callstats.models import CallFile

Found = TypeVar("Found")


class Ahead(Generic[Found]):
    """`read(file)` gives what a file holds from where it stands on, and asks nothing of the database.

    What was read ahead counts only where the file stands as it was thought to: another reader, or more that came meanwhile, and
    it is read anew.
    """

    def __init__(self, read: Callable[[CallFile], Found]) -> None:
        self._read, self._pool = read, ThreadPoolExecutor(1)
        self._begun: tuple[tuple[object, ...], Future[Found]] | None = None

    def __enter__(self) -> "Ahead[Found]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, file: CallFile, *, bytes: int, lines: int) -> None:
        """Read the part that follows on so many bytes and lines of `file`, where there is one."""
        following = copy(file)
        following.offset, following.lines = file.offset + bytes, file.lines + lines
        if following.offset < file.bytes:
            self._begun = _standing(following), self._pool.submit(self._read, following)

    def take(self, file: CallFile) -> Found:
        """What `file`, which is locked, holds from where it stands on."""
        begun, self._begun = self._begun, None
        if begun and begun[0] == _standing(file):
            return begun[1].result()
        return self._read(file)


def _standing(file: CallFile) -> tuple[object, ...]:
    return file.pk, file.path, file.offset, file.lines, file.bytes, file.open_end

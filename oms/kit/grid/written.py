"""Files other than workbooks that are made of the rows of a grid: at once, or by a worker where there are many.

Apps register theirs: how it is written, its name and kind. The worker writes it as it writes large workbooks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise

Note = Callable[[int], None]


@dataclass(frozen=True)
class GridFile:
    """`write(path, rows, note)` writes what matches and tells `note` how much of it is there; it returns how many rows it wrote.
    `narrow`: what of the rows of the grid it is of. `most`: rows that one file takes."""

    code: str
    title: str | Promise
    name: str
    content_type: str
    narrow: Callable[[Any], Any]
    write: Callable[[Path, Any, Note], int]
    most: int


grid_files: dict[str, GridFile] = {}


def add_grid_file(file: GridFile) -> GridFile:
    grid_files[file.code] = file
    return file

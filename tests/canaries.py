"""Words by which one partner's rows are known; found on another partner's page they are a leak.

They are taken from the database: texts that one side can read and the other cannot, whatever tables there are.
"""

import html
import io
import json
import re
import zipfile
from functools import cache
from itertools import islice

import openpyxl
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.http import HttpResponse

from oms.kit.acting import acting_for
from oms.kit.phones import national
from oms.kit.walls import Open, our_models, wall_of
from oms.kit.working_days import NAMES
from tests import sources

# columns that hold codes of ours; a command's target counts what the catalogue names, as others' do
NO_WORDS = {"kind", "screen", "menu_code", "state", "status", "path", "query", "key", "target"}
TEXT = re.compile(r">([^<]+)<")  # between two tags
SHORTEST, EACH = 5, 8  # letters of a canary; canaries of one column


def walled() -> list[type[models.Model]]:
    """Models with rows of partners."""
    return [m for m in our_models() if wall_of(m) is not None and not isinstance(wall_of(m), Open)]


def texts_of(partner_id: int) -> dict[str, list[str]]:
    """Column → the texts in it that this partner may read."""
    found: dict[str, list[str]] = {}
    with acting_for(partner_id), connection.cursor() as cursor:
        for model in walled():
            for field in model._meta.concrete_fields:
                if _is_text(field) and field.name not in NO_WORDS:
                    table, column = model._meta.db_table, field.column
                    wanted = f"unnest({column})" if isinstance(field, ArrayField) else column
                    cursor.execute(f'select distinct {wanted} from "{table}"')
                    found[f"{table}.{column}"] = [str(row[0]) for row in cursor.fetchall() if row[0]]
    return found


def _is_text(field: models.Field) -> bool:
    field = field.base_field if isinstance(field, ArrayField) else field
    return isinstance(field, models.CharField | models.TextField) and not field.choices


@cache
def canaries(theirs: int, mine: int) -> frozenset[str]:
    """Texts that partner `theirs` reads and partner `mine` must never see."""
    known = {text for texts in texts_of(mine).values() for text in texts}
    found: set[str] = set()
    for texts in texts_of(theirs).values():
        found |= set(islice(filter(tells, sorted(set(texts) - known)), EACH))
    found |= {national(text) for text in found if text.startswith("+")}
    all_known = Said("\n".join(known))
    return frozenset(text for text in found if text not in all_known)


@cache  # the same texts stand in many columns, of a row and of its history
def tells(text: str) -> bool:
    """Whether a text can only come from a row: long enough, and no word of our own pages."""
    return len(text) >= SHORTEST and not (text.isdigit() and len(text) < 8) and text not in our_words()


class Said:
    """A long text that is asked for many words. Its runs of letters and digits, each once, are a tenth as long; what none of
    them holds does not stand in it."""

    RUN = re.compile(r"\w+")

    def __init__(self, text: str) -> None:
        self.text, self.runs = text, "\n".join(set(self.RUN.findall(text)))

    def __contains__(self, word: str) -> bool:
        return max(self.RUN.findall(word), key=len, default="") in self.runs and word in self.text


@cache
def our_words() -> Said:
    """Every text of templates and code, demo data aside, and the countries that forms offer."""
    shown = (s for s in sources.python(tests=False) if s.room not in {"demo", "notifications", "messages"})
    python = (s.text for s in shown)
    return Said("\n".join([*sources.templates().values(), *python, *NAMES.values()]))


def words(answer: HttpResponse) -> str:
    """All text of an answer: HTML as read, JSON as written, whatever stands in a workbook."""
    kind = answer.get("Content-Type", "")
    body = answer.getvalue() if answer.streaming else answer.content
    if "spreadsheetml" in kind and zipfile.is_zipfile(io.BytesIO(body)):
        return texts_of_workbook(body)
    if "json" in kind:
        return json.dumps(json.loads(body or b"null"), ensure_ascii=False)
    text = body.decode("utf-8", "replace")
    return html.unescape(text) + "\n".join(f"{key}: {value}" for key, value in answer.items())


def texts_of_workbook(workbook: bytes) -> str:
    """Every text in any of its parts, all worksheets among them; a thirtieth of the time that making cells of it takes."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        texts = [
            text for name in parts.namelist() for text in TEXT.findall(parts.read(name).decode("utf-8", "replace"))
        ]
    return html.unescape("\n".join(texts))


def cells(workbook: bytes, most: int | None = None) -> list[tuple]:
    """Rows of the first worksheet, or the first `most` of them."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True).worksheets[0]
    return [tuple(row) for row in sheet.iter_rows(max_row=most, values_only=True)]


def heard(answer: HttpResponse, words_of_others: frozenset[str], *, sent: str = "") -> list[str]:
    """Canaries in an answer; what the person typed may come back."""
    text = words(answer)
    return sorted(word for word in _ear(words_of_others).suspects(text) if word in text and word not in sent)


class Ear:
    """Which of many words a text may hold. Answers of one portal are mostly the same pieces between blanks, so each piece is
    looked through once: what it holds of the longest piece of each word is known from then on."""

    MOST = 200_000  # pieces that are remembered

    def __init__(self, listens_for: frozenset[str]) -> None:
        self.longest: dict[str, set[str]] = {}
        for word in listens_for:
            self.longest.setdefault(max(word.split(), key=len, default=""), set()).add(word)
        self.always = self.longest.pop("", set())  # nothing but blanks
        self.silent: set[str] = set()
        self.told: dict[str, set[str]] = {}

    def suspects(self, text: str) -> set[str]:
        """Every word that stands in `text`, and perhaps some that do not."""
        pieces = set(text.split()) - self.silent
        if new := pieces - self.told.keys():
            self._learn(new)
        return self.always.union(*(self.told[piece] for piece in pieces & self.told.keys()))

    def _learn(self, new: set[str]) -> None:
        if len(self.silent) > self.MOST:
            self.silent.clear()
        joined = " ".join(new)
        for longest in [longest for longest in self.longest if longest in joined]:
            for piece in (piece for piece in new if longest in piece):
                self.told.setdefault(piece, set()).update(self.longest[longest])
        self.silent |= new - self.told.keys()


_ear = cache(Ear)

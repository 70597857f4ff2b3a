"""Words by which one partner's rows are known; found on another partner's page they are a leak.

They are taken from the database: texts that one side can read and the other cannot, whatever tables there are.
"""

import html
import io
import json
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
def canaries(theirs: int, mine: int) -> set[str]:
    """Texts that partner `theirs` reads and partner `mine` must never see."""
    known = {text for texts in texts_of(mine).values() for text in texts}
    found: set[str] = set()
    for texts in texts_of(theirs).values():
        found |= set(islice(filter(tells, sorted(set(texts) - known)), EACH))
    found |= {national(text) for text in found if text.startswith("+")}
    all_known = "\n".join(known)
    return {text for text in found if text not in all_known}


def tells(text: str) -> bool:
    """Whether a text can only come from a row: long enough, and no word of our own pages."""
    return len(text) >= SHORTEST and not (text.isdigit() and len(text) < 8) and text not in our_words()


@cache
def our_words() -> str:
    """Every text of templates and code, demo data aside, and the countries that forms offer."""
    shown = (s for s in sources.python(tests=False) if s.room not in {"demo", "notifications", "messages"})
    python = (s.text for s in shown)
    return "\n".join([*sources.templates().values(), *python, *NAMES.values()])


def words(answer: HttpResponse) -> str:
    """All text of an answer: HTML as read, JSON as written, every cell of a workbook."""
    kind = answer.get("Content-Type", "")
    body = answer.getvalue() if answer.streaming else answer.content
    if "spreadsheetml" in kind and zipfile.is_zipfile(io.BytesIO(body)):
        return "\n".join(str(c) for row in cells(body) for c in row)
    if "json" in kind:
        return json.dumps(json.loads(body or b"null"), ensure_ascii=False)
    text = body.decode("utf-8", "replace")
    return html.unescape(text) + "\n".join(f"{key}: {value}" for key, value in answer.items())


def cells(workbook: bytes) -> list[tuple]:
    """Rows of the first worksheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def heard(answer: HttpResponse, words_of_others: set[str], *, sent: str = "") -> list[str]:
    """Canaries in an answer; what the person typed may come back."""
    text = words(answer)
    return sorted(word for word in words_of_others if word in text and word not in sent)

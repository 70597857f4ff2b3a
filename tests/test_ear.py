"""Whether words of others are heard in an answer does not depend on what was heard before (tests/canaries.py)."""

import io
import random

import pytest
from django.http import HttpResponse
from openpyxl import Workbook

from oms.kit.grid import TextColumn
from oms.kit.grid.excel import CONTENT_TYPE, Worksheet, write, write_all
from tests.canaries import Ear, Said, cells, heard

SIGNS = "ab c\u00a0-\n"


@pytest.mark.parametrize("remembers", [Ear.MOST, 5])
def test_what_is_heard_is_what_stands_there(monkeypatch, remembers: int) -> None:
    """Texts of few signs, so that words overlap, begin within others and go over blanks."""
    monkeypatch.setattr(Ear, "MOST", remembers)
    chance = random.Random(7)
    for _ear in range(60):
        words = frozenset("".join(chance.choices(SIGNS, k=chance.randint(1, 6))) for _ in range(30))
        ear = Ear(words)
        for _text in range(25):
            text = "".join(chance.choices(SIGNS, k=chance.randint(0, 120)))
            there = {word for word in words if word in text}
            assert {word for word in ear.suspects(text) if word in text} == there
            said = Said(text)
            assert {word for word in words if word in said} == there


def test_a_word_is_heard_in_the_middle_of_others_and_again_in_the_next_answer() -> None:
    words = frozenset({"Bramley & Sons", "C0004711"})
    for page in ("<p>x</p>", '<a href="/customers/C0004711/">xBramley &amp; Sons</a>'):
        found = ["Bramley & Sons", "C0004711"] if "href" in page else []
        for _again in range(2):
            assert heard(HttpResponse(page), words) == found
    assert heard(HttpResponse(page), words, sent="/customers/C0004711/") == ["Bramley & Sons"]


def test_a_word_in_any_cell_of_a_workbook_is_heard() -> None:
    """Of ours, of one worksheet or several, and of what openpyxl writes."""
    name, other = "Bramley & “Sons” <Ltd>", "Line 1\nline 2"
    columns, rows = [TextColumn("Name", "name")], [{"name": "Anvil"}, {"name": name}, {"name": other}]
    ours, several, theirs = io.BytesIO(), io.BytesIO(), io.BytesIO()
    write(ours, columns, iter(rows))
    write_all(several, [Worksheet("First", columns, rows[:1]), Worksheet("Second", columns, rows[1:])])
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row.values()))
    workbook.save(theirs)
    assert {name, other} <= {cell for row in cells(ours.getvalue()) for cell in row}
    for buffer in (ours, several, theirs):
        answer = HttpResponse(buffer.getvalue(), content_type=CONTENT_TYPE)
        assert heard(answer, frozenset({name, other, "Bellows"})) == [name, other]

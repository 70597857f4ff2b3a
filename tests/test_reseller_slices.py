"""A long list of resellers comes in by slices, each in a transaction of its own (partners/desk/actions/list_import.py)."""

import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from oms.kit.sheet_import import pages
from partners.channel.actions import newcomers, sheet
from partners.desk.actions import list_import
from partners.models import Account, Notice, Partner
from partners.people.queries.tree import closure_faults, mptt_faults
from tests.processes import at_once, database
from tests.resellers import ABOVE, SP, partner
from tests.test_reseller_import import CLERK, REHEARSAL, count, line, many, upload, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_two(monkeypatch) -> None:
    """Two rows at a time, by the worker."""
    monkeypatch.setattr(sheet, "AT_A_TIME", 2)
    monkeypatch.setattr(pages, "MANY", 2)


def told(kind: str) -> list[str]:
    with as_system():
        return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("text", flat=True))


def test_a_long_list_comes_in_by_slices_each_row_once(signed_in, by_two) -> None:
    """A parent may stand in an earlier slice; the same file again adds nobody."""
    client, before = signed_in(ABOVE), count()
    rows = [line(name, **{"Parent Reseller": above}) for name, above in (
        ("Quay Calls", ""), ("Quay North", "Quay Calls"), ("Quay South", "Quay North"), ("Quay East", "Quay Calls"), ("Quay West", ""),
    )]  # fmt: skip
    rows.insert(1, line("Bad", Nation="Atlantis"))
    assert upload(client, *rows).url == reverse(REHEARSAL)
    assert "Nothing is imported yet." in client.get(reverse(REHEARSAL)).content.decode()
    watch = client.post(reverse(REHEARSAL)).url
    assert deliver_due("import") == 1 and count() == before + 5
    assert "5 rows are imported." in client.get(watch).content.decode()
    assert told("import-done") == ["5 rows of “resellers.xlsx” are imported."]
    assert partner("Quay South").parent.name == "Quay North"
    with as_system():
        assert closure_faults() == [] and mptt_faults() == []
    assert "" not in verdicts(client, *rows) and count() == before + 5


def test_a_slice_that_is_refused_leaves_those_before_it(signed_in, by_two, monkeypatch) -> None:
    client, before = signed_in(ABOVE), count()
    upload(client, *(line(f"Quay {n}") for n in range(4)))
    watch, real = client.post(reverse(REHEARSAL)).url, list_import._slice

    def meanwhile(*given) -> int:
        """After the first slice somebody takes the ID of the last row."""
        number = real(*given)
        with as_system():
            Account.objects.filter(login_id=CLERK).update(login_id="quay.3@quay.example")
        return number

    monkeypatch.setattr(list_import, "_slice", meanwhile)
    assert deliver_due("import") == 1 and count() == before + 2
    page = client.get(watch).content.decode()
    assert "“resellers.xlsx” is imported in part" in page
    assert "2 rows are imported. Then something had changed since the rehearsal. Look at the other rows again." in page
    assert told("import-overtaken") == [
        "Something has changed while “resellers.xlsx” came in: 2 of its rows are imported, the others are not."
    ]
    page = client.get(reverse(REHEARSAL)).content.decode()
    assert "2 rows are imported." in page and page.count("Imported:") == 2 and "1 row can be imported." in page
    assert client.post(reverse(REHEARSAL)).url == reverse("partners:reseller-management")
    assert count() == before + 3


def test_who_loses_the_right_while_a_list_comes_in_is_told_how_far_it_came(signed_in, by_two, monkeypatch) -> None:
    client, before = signed_in(ABOVE), count()
    upload(client, *(line(f"Quay {n}") for n in range(4)))
    client.post(reverse(REHEARSAL))
    real = list_import._slice

    def meanwhile(*given) -> int:
        number = real(*given)
        with as_system():
            Account.objects.filter(login_id=ABOVE).update(is_active=False)
        return number

    monkeypatch.setattr(list_import, "_slice", meanwhile)
    deliver_due("import")
    assert count() == before + 2
    assert told("import-failed") == ["2 rows of “resellers.xlsx” are imported, the others are not. Its page says why."]


def imports(total: int, at_a_time: int) -> list[int]:
    """In a process of its own: so many resellers by the worker; before the second slice it waits until somebody has
    moved another one. How many there are before each slice, and in the end."""
    from partners.sign_in.queries.account import account_by_login
    from tests.conftest import begin_session

    sheet.AT_A_TIME = pages.MANY = at_a_time
    client = Client()
    client.account = account_by_login(ABOVE)
    begin_session(client, client.account)
    assert upload(client, *many(total)).status_code == 302
    client.post(reverse(REHEARSAL))
    seen, real = [], list_import._own_list

    @contextmanager
    def between(work):
        seen.append(count())
        if len(seen) == 2:
            wait_until(lambda: partner("RS-Vertical").parent.name != "Vertical Cloud")
        with real(work) as found:
            yield found

    list_import._own_list = between
    deliver_due("import")
    return seen


def moves(at_a_time: int) -> list[int]:
    """In a process of its own: once a slice is in and others are not, a reseller elsewhere is moved; how many are in."""
    from partners.channel.actions.reseller import move_reseller
    from partners.sign_in.queries.account import account_by_login

    with as_system():
        start = Partner.objects.exclude(name__startswith="Branch").count()
    wait_until(lambda: count() >= start + at_a_time)
    by = account_by_login(SP)
    with acting_for(by.partner_id):
        move_reseller(partner("RS-Vertical"), below=by.partner, by=by, at=timezone.now())
        return [count() - start]  # before the others go on


def wait_until(true) -> None:
    end = time.monotonic() + 300
    while not true():
        assert time.monotonic() < end, "It never came."
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.processes
def test_who_moves_a_reseller_need_not_wait_for_the_whole_list() -> None:
    with database("slices") as environment:
        (counted, moved) = at_once(environment, [(imports, {"total": 6, "at_a_time": 2}), (moves, {"at_a_time": 2})])
    assert [n - counted[0] for n in counted] == [0, 2, 4, 6]
    assert moved == [2]


@pytest.mark.slow
def test_five_thousand_come_by_five_hundred(signed_in, monkeypatch, record_property) -> None:
    """What is written in one slice, in statements of the database, does not grow with what is in already."""
    client, before = signed_in(ABOVE), count()
    assert verdicts(client, *many(5_000)) == [""] * 5_000
    client.post(reverse(REHEARSAL))
    asked, spent, locked, real = [], [], newcomers.lock_tree, list_import._own_list

    @contextmanager
    def measured(work):
        began: list[float] = []
        monkeypatch.setattr(newcomers, "lock_tree", lambda: [locked(), began.append(time.process_time())])
        with CaptureQueriesContext(connection) as queries, real(work) as found:
            yield found
        if began:
            asked.append(len(queries))
            spent.append(time.process_time() - began[0])

    monkeypatch.setattr(list_import, "_own_list", measured)
    assert deliver_due("import") == 1
    most = round(max(spent) * 1000)
    record_property("counted milliseconds of the processor that a slice of 500 held the tree at most", most)
    assert count() == before + 5_000 and len(asked) == 10 and max(asked) <= min(asked) + 10, asked

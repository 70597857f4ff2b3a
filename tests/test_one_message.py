"""What nobody waits for goes along with the next statement, and is gone where its savepoint is (oms/kit/database)."""

import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from oms.kit.acting import acting_for, as_system, root_id
from oms.kit.afterwards import afterwards
from partners.models import Partner, SavedView

pytestmark = pytest.mark.django_db


def partner() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('app.partner', true)")
        return cursor.fetchone()[0] or ""


def somebody() -> int:
    with as_system():
        return Partner.objects.exclude(pk=root_id()).values_list("pk", flat=True).first()


def views() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from partners_savedview where screen = 'probe'")
        return cursor.fetchone()[0]


def view(name: str) -> None:
    owner = Partner.objects.order_by("pk").first()
    account = owner.accounts.first()
    SavedView.objects.create(partner=owner, account=account, screen="probe", name=name, query="")


def test_savepoints_and_who_acts_cost_no_statement() -> None:
    one = somebody()
    with CaptureQueriesContext(connection) as sent, transaction.atomic(), transaction.atomic():
        assert partner() == ""
        with acting_for(one):
            assert partner() == str(one)
        assert partner() == ""
    assert [q["sql"].split()[0] for q in sent] == ["select"] * 3


def test_whoever_acted_before_acts_again_ahead_of_the_next_statement() -> None:
    one = somebody()
    with acting_for(one), as_system():
        assert partner() == str(root_id())
    assert partner() == ""
    with acting_for(one):
        with as_system():
            everybody = Partner.objects.count()
        assert Partner.objects.count() < everybody
        with pytest.raises(ZeroDivisionError), as_system():
            raise ZeroDivisionError
        assert partner() == str(one)
        with pytest.raises(DatabaseError), as_system(), connection.cursor() as cursor:
            cursor.execute("select 1 / 0")
        assert partner() == str(one)


def test_what_is_taken_back_is_gone_and_no_more(everything) -> None:
    view("kept")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        view("gone")
        with transaction.atomic():
            view("gone too")
        raise ZeroDivisionError
    assert views() == 1
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError  # before anything was sent
        view("kept as well")
    with pytest.raises(DatabaseError), transaction.atomic():
        view("gone")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select 1 / 0")
    assert views() == 2


def test_an_error_that_was_swallowed_is_told_at_the_end_of_its_savepoint(everything) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        view("gone")
        with pytest.raises(DatabaseError):
            cursor.execute("select 1 / 0")
    assert views() == 0


def test_whatever_is_no_plain_statement_comes_after_it(everything) -> None:
    """Rows in pieces, many at once, a copy: who acts is told first."""
    one = somebody()
    with acting_for(one):
        mine = set(Partner.objects.values_list("pk", flat=True))
        with as_system():
            partner()
        assert set(Partner.objects.values_list("pk", flat=True).iterator(chunk_size=2)) == mine
        with as_system():
            partner()
        with connection.cursor() as cursor:
            out = io.StringIO()
            cursor.copy_expert("copy (select id from partners_partner) to stdout", out)
            assert {int(line) for line in out.getvalue().split()} == mine
        with as_system():
            partner()
        with connection.cursor() as cursor:
            cursor.executemany("select set_config('app.partner', %s, true)", [("7",), ("8",)])
        assert partner() == "8"


def test_the_log_of_statements_names_what_was_asked_alone() -> None:
    with CaptureQueriesContext(connection) as sent, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select %s", ["100 %"])
        assert cursor.fetchone() == ("100 %",)
        assert cursor.query == b"select '100 %'"
    assert [q["sql"] for q in sent] == ["select '100 %'"]


def sent_later(heard: list) -> HttpResponse:
    """An answer whose end is heard; the real one would close this test's connection, too."""
    answer = HttpResponse()
    answer.close = lambda: heard.append("sent")
    return answer


def test_what_comes_afterwards_waits_for_the_answer_to_be_sent() -> None:
    one, heard = somebody(), []
    answer = sent_later(heard)
    afterwards(answer, one, lambda: heard.append(partner()))
    assert heard == []
    answer.close()
    assert heard == [str(one), "sent"]


def test_an_error_afterwards_is_told_and_ends_the_answer_all_the_same() -> None:
    heard = []
    answer = sent_later(heard)
    afterwards(answer, somebody(), lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answer.close()
    assert heard == ["sent"] and partner() == ""

"""Statements that are compiled once ask the same as those made anew."""

import threading

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from oms.kit.acting import as_system
from oms.kit.compiled import Compiled
from partners.people.demo.people import LOGINS
from partners.people.models import Account

pytestmark = pytest.mark.django_db


def test_each_person_is_found_with_partner_and_role_by_one_statement(acting) -> None:
    from partners.sign_in.queries.account import account_of_session

    with as_system():
        people = {login: Account.objects.get(login_id=login) for login, _role in LOGINS}
    for login, person in people.items():
        with acting(login), CaptureQueriesContext(connection) as asked:
            found = account_of_session(person.pk, None)
            assert found is not None and (found, found.partner_id) == (person, person.partner_id)
            assert (found.partner.pk, found.role.pk, found.session_ended) == (person.partner_id, person.role_id, False)
        assert len(asked) == 1


@pytest.mark.usefixtures("everything")
def test_it_is_made_once_for_each_shape_and_thread() -> None:
    made: list[tuple[object, ...]] = []

    @Compiled
    def people(name: str | None, least: int) -> QuerySet[Account]:
        made.append((type(name), type(least)))
        return Account.objects.filter(Q() if name is None else Q(name__iexact=name), pk__gt=least)

    first = Account.objects.order_by("pk").first()
    assert first is not None
    for least in (0, first.pk - 1):
        assert [person.pk for person in people(first.name.upper(), least)] == [first.pk]
    assert people(first.name, first.pk) == []
    assert people("' or 1=1 --", 0) == []
    assert made == [(str, int)]
    people(None, 0)
    assert made == [(str, int), (type(None), int)]


@pytest.mark.usefixtures("everything")
def test_the_rows_are_read_anew_each_time() -> None:
    by_id = Compiled(lambda pk: Account.objects.filter(pk=pk))
    somebody = Account.objects.first()
    assert somebody is not None
    before = by_id(somebody.pk)[0]
    Account.objects.filter(pk=somebody.pk).update(name="Renamed Person")
    assert (before.name == "Renamed Person", by_id(somebody.pk)[0].name) == (False, "Renamed Person")


def test_what_does_not_reach_the_statement_is_refused() -> None:
    with pytest.raises(ValueError, match="argument 2 does not reach the statement as it is"):
        Compiled(lambda pk, name: Account.objects.filter(pk=pk, name=name.upper()))(1, "Ann")
    with pytest.raises(TypeError, match="argument 1 is float; int, str, UUID and None are compiled"):
        Compiled(lambda pk: Account.objects.filter(pk=pk))(1.5)  # type: ignore[arg-type]


def test_a_thread_has_statements_of_its_own() -> None:
    made: list[int] = []

    @Compiled
    def people(pk: int) -> QuerySet[Account]:
        made.append(threading.get_ident())
        return Account.objects.filter(pk=pk)

    def ask() -> None:
        people._compile((int,))

    for thread in [threading.Thread(target=ask) for _ in range(2)]:
        thread.start()
        thread.join()
    assert len(made) == 2

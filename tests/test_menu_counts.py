"""The numbers beside menu entries: counted at each page, by a statement that is made once a minute."""

import pytest

from oms import navigation
from oms.kit.acting import as_system
from oms.kit.registries import registries
from oms.kit.screens import registry
from partners.messages.models import Notice
from partners.models import Account
from partners.people.enums import Right

pytestmark = pytest.mark.django_db
CODE = "order-approval"
CLERK, NEIGHBOUR = "clerk@rs-vertical.example", "admin@orbit.example"


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """For whom a statement was made."""
    found: list[str] = []

    def messages(user: Account):
        if user.login_id:  # else it is looked at for the function of the database that it could be
            found.append(user.login_id)
        return Notice.objects.visible_to(user).filter(account=user)

    monkeypatch.setitem(registries.counts, CODE, messages)
    navigation._to_count.cache_clear()
    yield found
    navigation._to_count.cache_clear()


def number(user: Account) -> int:
    with as_system():
        return navigation.counts_of(user, [registry[CODE]])[CODE]


def test_rows_are_counted_anew_and_the_statement_is_made_once_a_minute(made, account, monkeypatch) -> None:
    with as_system():
        mine = Notice.objects.filter(account=account(CLERK))
        before = mine.count()
        assert before and number(account(CLERK)) == before
        mine.filter(pk=mine.first().pk).delete()
    assert number(account(CLERK)) == before - 1
    assert made == [CLERK]
    later = navigation.time.time() + navigation.MINUTE
    monkeypatch.setattr(navigation.time, "time", lambda: later)
    assert number(account(CLERK)) == before - 1
    assert made == [CLERK, CLERK]


def test_it_is_nobody_elses_and_goes_with_what_the_person_may(made, account) -> None:
    clerk = account(CLERK)
    with as_system():
        theirs = Notice.objects.filter(account=account(NEIGHBOUR)).count()
        assert number(clerk) != theirs == number(account(NEIGHBOUR))
    clerk.partner.manage_ddi = not clerk.has(Right.MANAGE_DDI)
    number(clerk)
    clerk.role.menus = clerk.role.menus[1:]
    number(clerk)
    clerk.reach_ids = [clerk.partner_id]
    del clerk._reach
    number(clerk)
    assert made == [CLERK, NEIGHBOUR, CLERK, CLERK, CLERK]

"""A customer's row is held for a whole act: locked once, written once; and what confirming costs the database."""

import re
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import ServicePlan
from customers.actions.contract import set_fraud_limit, set_plan
from customers.actions.headline import forget_secret, place_on_server
from customers.actions.row import changed, count_orders, held_row, known_plans, one_row, put, write_now
from customers.models import Customer
from customers.models.holds import PastHeldRow
from oms.kit.acting import as_system
from orders.enums import Verb
from tests import things
from tests.orders.scene import CLERK, do, order_in, who

pytestmark = pytest.mark.django_db
MOST = 53  # queries of an order that is confirmed and takes effect


@pytest.fixture
def baker(acting):
    with acting(CLERK) as user:
        yield things.customer(user)


def written(asked: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in asked if q["sql"].startswith('UPDATE "customers_customer"')]


def test_what_an_act_changes_is_written_once_at_its_end(baker) -> None:
    stamp = {"customer": baker, "by": None, "at": timezone.now()}
    with CaptureQueriesContext(connection) as asked, transaction.atomic(), one_row(baker) as row:
        place_on_server(cm_id="CM-LON-01", **stamp)
        forget_secret(**stamp)
        count_orders(baker.pk, 2)
        count_orders(baker.pk, -1)
        assert (row.cm_id, row.ongoing_orders, written(asked)) == ("CM-LON-01", baker.ongoing_orders + 1, [])
        assert Customer.objects.get(pk=baker.pk).cm_id == ""
    assert len(written(asked)) == 1
    kept = Customer.objects.get(pk=baker.pk)
    assert (kept.cm_id, kept.updated_at, kept.ongoing_orders) == ("CM-LON-01", stamp["at"], baker.ongoing_orders + 1)


PAST: dict[str, Callable[[Customer], object]] = {
    "save": lambda one: Customer.objects.get(pk=one.pk).save(),
    "save some": lambda one: one.save(update_fields=["cm_id"]),
    "update": lambda one: Customer.objects.filter(partner_id=one.partner_id).update(cm_id="CM-LON-02"),
    "bulk update": lambda one: Customer.objects.bulk_update([one], ["cm_id"]),
    "update or create": lambda one: Customer.objects.update_or_create(pk=one.pk, defaults={"cm_id": "CM-LON-02"}),
}


@pytest.mark.parametrize("way", PAST)
def test_a_row_that_an_act_holds_is_written_by_that_act_alone(baker, way: str) -> None:
    """Whatever were written by the side, the act would write over it, or it over what the act has yet to write."""
    words = f"An act holds customer {baker.code}: what is to be written of it goes through customers/actions/row.py."
    with pytest.raises(PastHeldRow, match=f"^{re.escape(words)}$"), transaction.atomic(), one_row(baker):
        PAST[way](baker)
    PAST[way](baker)


def test_other_rows_are_written_as_ever_meanwhile(baker) -> None:
    other = Customer.objects.exclude(pk=baker.pk).filter(partner_id=baker.partner_id).first()
    with transaction.atomic(), one_row(baker):
        Customer.objects.filter(pk=other.pk).update(cm_id="CM-LON-02")
        other.save(update_fields=["updated_at"])
        put(other.pk, tenant="7")
    kept = Customer.objects.get(pk=other.pk)
    assert (kept.cm_id, kept.tenant) == ("CM-LON-02", "7")


def test_values_are_put_into_the_row_that_is_held_or_into_the_table(baker) -> None:
    at = timezone.now()
    assert put(baker.pk, at=at, tenant="7") and not put(baker.pk, at=at, tenant="7")
    assert Customer.objects.get(pk=baker.pk).updated_at == at
    with CaptureQueriesContext(connection) as asked, transaction.atomic(), one_row(baker) as row:
        assert put(baker.pk, tenant="8", tenant_prefix="8-") and not put(baker.pk, at=timezone.now(), tenant="8")
        assert (row.tenant, row.updated_at, written(asked)) == ("8", at, [])
    kept = Customer.objects.get(pk=baker.pk)
    assert (kept.tenant, kept.tenant_prefix, kept.updated_at, len(written(asked))) == ("8", "8-", at, 1)


def test_what_is_written_before_the_end_is_not_written_again(baker) -> None:
    with CaptureQueriesContext(connection) as asked, transaction.atomic(), one_row(baker) as row:
        row.cm_id = "CM-LON-01"
        changed(row, "cm_id")
        write_now(row)
        assert Customer.objects.get(pk=baker.pk).cm_id == "CM-LON-01"
    assert len(written(asked)) == 1


def test_a_row_is_held_within_its_act_and_by_its_thread_alone(baker) -> None:
    seen: list[Customer | None] = []
    with pytest.raises(ZeroDivisionError), transaction.atomic(), one_row(baker) as row:
        with one_row(Customer.objects.get(pk=baker.pk)) as again:
            assert again is row is held_row(baker.pk)
        other = threading.Thread(target=lambda: seen.append(held_row(baker.pk)))
        other.start()
        other.join()
        row.cm_id = "CM-LON-01"
        changed(row, "cm_id")
        raise ZeroDivisionError
    assert (seen, held_row(baker.pk)) == ([None], None)
    assert Customer.objects.get(pk=baker.pk).cm_id == ""


def test_of_an_act_within_that_fails_nothing_is_written(baker) -> None:
    with transaction.atomic(), one_row(baker) as row:
        row.cm_id = "CM-LON-01"
        changed(row, "cm_id")
        with pytest.raises(ZeroDivisionError), transaction.atomic(), one_row(baker):
            row.cm_id, row.plan_name = "CM-LON-02", "Another"
            changed(row, "cm_id", "plan_name")
            write_now(row)
            raise ZeroDivisionError
        assert (row.cm_id, row.plan_name) == ("CM-LON-01", baker.plan_name)
    kept = Customer.objects.get(pk=baker.pk)
    assert (kept.cm_id, kept.plan_name) == ("CM-LON-01", baker.plan_name)


def test_a_row_is_locked_by_the_act_unless_it_was_before(baker) -> None:
    with CaptureQueriesContext(connection) as asked, transaction.atomic(), one_row(baker) as row:
        assert row is not baker
    assert [q["sql"] for q in asked if "customers_customer" in q["sql"]][0].endswith(
        'FOR UPDATE OF "customers_customer"'
    )
    with CaptureQueriesContext(connection) as asked, transaction.atomic(), one_row(baker, locked=True) as row:
        assert row is baker is held_row(baker.pk)
    assert not [q for q in asked if "customers_customer" in q["sql"]]


def test_what_an_act_that_fails_read_into_the_row_is_forgotten(baker) -> None:
    with transaction.atomic(), one_row(baker) as row:
        with pytest.raises(ZeroDivisionError), one_row(baker):
            row.qty = 7  # type: ignore[attr-defined]
            raise ZeroDivisionError
        assert not hasattr(row, "qty")


def test_orders_under_way_are_counted_without_an_act_around_it(baker) -> None:
    others = Customer.objects.exclude(pk=baker.pk).order_by("pk")
    before = list(others.values_list("ongoing_orders"))
    count_orders(baker.pk, 2)
    count_orders(baker.pk, -1)
    assert Customer.objects.get(pk=baker.pk).ongoing_orders == baker.ongoing_orders + 1
    assert list(others.values_list("ongoing_orders")) == before


def test_the_plan_in_force_is_asked_for_once_by_an_act_and_anew_after_one_that_failed(baker, account) -> None:
    plans = list(ServicePlan.objects.filter(currency=baker.currency).order_by("pk")[:2])
    today = baker.today(timezone.now())
    stamp = {"customer": baker, "effective": today, "order_no": "", "by": account(CLERK), "at": timezone.now()}

    def asked_for(most: Decimal) -> int:
        with CaptureQueriesContext(connection) as asked:
            set_fraud_limit(default_limit=most, **stamp)
        return sum('FROM "customers_planperiod"' in q["sql"] for q in asked)

    assert known_plans(baker.pk) == {}
    with transaction.atomic(), one_row(baker):
        set_plan(plan=plans[0], **stamp)
        assert (known_plans(baker.pk)[today].plan, asked_for(plans[0].fraud_max)) == (plans[0], 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic(), one_row(baker):
            set_plan(plan=plans[1], **stamp)
            raise ZeroDivisionError
        assert (asked_for(plans[0].fraud_max), asked_for(plans[0].fraud_max)) == (1, 0)
        assert known_plans(baker.pk)[today].plan == plans[0]
    assert known_plans(baker.pk) == {}


@pytest.mark.usefixtures("zetland_stands")
def test_confirming_writes_the_customer_twice_and_asks_a_bounded_number_of_questions() -> None:
    """Once its status, which others read at once, then all the rest."""
    order = order_in("approved")
    with CaptureQueriesContext(connection) as asked:
        do(Verb.CONFIRM, order, who(CLERK))
    with as_system():
        kept = Customer.objects.get(pk=order.customer_id)
    assert (kept.status, kept.network, kept.admin_secret) == ("created", "running", "") and kept.cm_id and kept.plan_id
    assert len(written(asked)) == 2
    sent = [q["sql"] for q in asked if not re.match(r"(RELEASE )?SAVEPOINT|ROLLBACK", q["sql"])]
    assert len(sent) <= MOST, "\n".join(sql[:150] for sql in sent)

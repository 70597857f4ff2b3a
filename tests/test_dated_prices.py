"""Prices of call bundles and devices hold from a day on; a statement keeps what held on its days."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from billing.models import StatementLine
from billing.queries.facts import facts_of
from catalogue.actions.price import copy_todays_prices, set_price, withdraw_price
from catalogue.models import BundlePrice, CallBundle, DeviceModel, ModelPrice
from catalogue.queries.price import price_on, prices_of
from customers.actions.contract import change_bundle
from oms.kit.acting import as_system
from orders.effect.reading import Reading
from orders.models import BundleLine
from orders.parts.bundles.form import BundleSheet
from orders.parts.bundles.part import Bundles
from tests import things
from tests.billed import at, closed, fresh, on
from tests.page import read
from tests.people import CLERK, OWNER, SP

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def priced(acting, item, price: str, day, login: str = SP, when=None):
    with acting(login) as by:
        return set_price(item=item, price=Decimal(price), valid_from=day, by=by, at=when or timezone.now())


def fresh_bundle() -> CallBundle:
    bundle = things.bundle("A dated bundle")
    with as_system():
        CallBundle.objects.filter(pk=bundle.pk).update(valid_from=on(1, 1))
        bundle.refresh_from_db()
    return bundle


def test_a_statement_keeps_what_held_and_the_next_has_the_new_price(acting, billed) -> None:
    bundle = fresh_bundle()
    with acting(CLERK) as by:
        change_bundle(
            customer=billed, bundle=bundle, change=2, effective=on(10), order_no="T-9", by=by, at=at(10, 11)
        )  # fmt: skip
    priced(acting, bundle, "8.00", on(16, 12), when=at(1, 12))
    [november] = closed(billed, at(2, 12))
    [*_, december] = closed(billed, at(2, 1).replace(year=2028))
    with as_system():
        rows = StatementLine.objects.filter(statement__in=(november, december), name=bundle.name)
        amounts = {line.statement_id: line.amount for line in rows}
    assert amounts[november.pk] == round(2 * 5 * Decimal(21) / 30, 2)
    assert amounts[december.pk] == round((10 * Decimal(15) + 16 * Decimal(16)) / 31, 2)


def test_before_the_first_price_the_first_holds(acting, everything) -> None:
    bundle, today = fresh_bundle(), timezone.localdate()
    assert price_on(bundle, today) == Decimal(5)
    priced(acting, bundle, "6.00", today + 3 * DAY)
    with as_system():
        found = prices_of(CallBundle, [bundle.pk])[bundle.pk]
    assert [price for _day, price in found] == [5, 6] and found[0][0].year == 1
    assert price_on(bundle, today + 3 * DAY) == 6 and price_on(bundle, today + 2 * DAY) == 5


def test_todays_price_stands_on_the_entry_once_its_day_is_there(acting) -> None:
    model, today = things.device_model(), timezone.localdate()
    priced(acting, model, "85.00", today + DAY)
    with as_system():
        assert DeviceModel.objects.get(pk=model.pk).price == 80
        assert copy_todays_prices(day=today + DAY) >= 1
        assert DeviceModel.objects.get(pk=model.pk).price == 85


def test_what_is_refused(acting) -> None:
    bundle, today = fresh_bundle(), timezone.localdate()
    with pytest.raises(ValidationError, match=r"A price cannot change what was\. Take"):
        priced(acting, bundle, "6.00", today - DAY)
    with pytest.raises(ValidationError, match=r"A price cannot be negative\."):
        priced(acting, bundle, "-1", today)
    with pytest.raises(PermissionDenied, match=r"The provider sets the list prices\."):
        priced(acting, bundle, "6.00", today, OWNER)
    held = priced(acting, bundle, "6.00", today)
    with acting(SP) as by, pytest.raises(ValidationError, match="This price holds already"):
        withdraw_price(price=held, by=by, at=timezone.now())


@pytest.mark.parametrize(("slug", "made", "model"), [
    ("bundles", fresh_bundle, BundlePrice), ("device-models", lambda: things.device_model(), ModelPrice),
])  # fmt: skip
def test_the_pages_set_a_price_show_its_history_and_take_it_back(slug, made, model, signed_in) -> None:
    entry, client, day = made(), signed_in(SP), timezone.localdate() + 40 * DAY
    page = reverse(f"catalogue:{slug}-prices", args=[entry.pk])
    assert client.post(page, {"price": "-1", "valid_from": day.isoformat()}).status_code == 422
    assert client.post(page, {"price": "7.77", "valid_from": day.isoformat()}).status_code == 302
    text = read(client.get(page).content).text
    assert "7.77" in text and "Coming" in text and "Holds now" in text
    with as_system():
        coming = model.objects.get(price="7.77")
    assert client.post(reverse(f"catalogue:{slug}-price-withdraw", args=[entry.pk, coming.pk])).status_code == 302
    assert "7.77" not in read(client.get(page).content).text
    edit = read(client.get(reverse(f"catalogue:{slug}-edit", args=[entry.pk])).content)
    assert edit.first("input", name="price").get("disabled") is not None


def test_a_device_costs_what_holds_on_the_day_it_comes(acting, everything) -> None:
    with as_system():
        customer = next(one for one in _with_devices() if any(has_come(b) for b in facts_of(one).bought))
        bought = next(one for one in facts_of(customer).bought if has_come(one))
        model = DeviceModel.objects.get(pk=bought.item.partition(":")[2])
        day = timezone.localdate() + 5 * DAY
    before = bought.each(bought.billing_start)
    priced(acting, model, "999.00", day)
    with as_system():
        now = next(one for one in facts_of(fresh(customer)).bought if one.key == bought.key)
    assert now.each(now.billing_start) == before and now.each(day) == 999


def has_come(one) -> bool:
    return one.key.startswith("devices:") and one.billing_start <= timezone.localdate()


def _with_devices():
    from customers.models import Customer, DeviceHolding

    return Customer.objects.filter(pk__in=DeviceHolding.objects.filter(package=None).values("customer"))[:20]


def test_an_order_shows_the_price_of_its_day(acting, everything) -> None:
    """What was ordered keeps the price that held then; what is ordered for a coming day has that day's."""
    today = timezone.localdate()
    with as_system():
        lines = BundleLine.objects.filter(quantity__gt=0, order__effective__lt=today).select_related("bundle", "order")
        before = lines.filter(bundle__valid_from__lt=today).first()
        bundle, order = before.bundle, before.order
    was = bundle.price
    priced(acting, bundle, "77.00", today)
    with as_system():
        copy_todays_prices(day=today)
        bundle.refresh_from_db()
        assert bundle.price == 77 != was
        assert [entry.price.amount for entry in _of_bundles(Reading(order), bundle)] == [was]
        assert [entry.price.amount for entry in _of_bundles(Reading(order, today), bundle)] == [77]
        [row] = [row for row in BundleSheet(Reading(order, today - DAY)).build() if row.thing == bundle]
        assert row.thing.price_today == was


def _of_bundles(reading: Reading, bundle: CallBundle) -> list:
    return [entry for entry in Bundles().entries(reading) if entry.key == f"bundles:{bundle.pk}"]

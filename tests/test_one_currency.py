"""One currency per plan, package and customer: the actions say so, and the database refuses it by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from catalogue.actions.copy_plan import copy_plan
from catalogue.actions.price import save_item
from catalogue.models import (
    OrderItem,
    PackageContent,
    PackageUpgrade,
    PlanBundle,
    PlanDevice,
    PlanItem,
    ServicePlan,
)
from customers.actions import contract
from customers.actions.create import update_customer
from customers.enums import Channel
from customers.models import BundleChange, Customer, DeviceHolding, PlanPeriod, ServiceLine
from oms.kit.acting import as_system
from oms.kit.money import Money
from oms.kit.setup.actions import save_entry
from oms.kit.setup.parts import Parts
from tests import things
from tests.people import CLERK, SP
from tests.things import MAY

pytestmark = pytest.mark.django_db
MADE = {"made_by": "Clara Clerk", "made_at": timezone.now()}


def in_euro(thing):
    """A copy of `thing` that is priced in euro."""
    with as_system():
        copy = type(thing).objects.get(pk=thing.pk)
    copy.pk, copy._state.adding, copy.currency, copy.name = None, True, "EUR", f"{copy.name} EUR"
    if isinstance(copy, OrderItem):
        copy.code = f"{copy.code}-eur"
    with as_system():
        copy.save()
    return copy


@contextmanager
def refuses(name: str) -> Iterator[None]:
    """The database says no, by this name."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        yield
    assert refused.value.__cause__.diag.constraint_name == name


def stamp(by) -> dict:
    return {"order_no": "N000001", "by": by, "at": timezone.now()}


# --- the database by itself


def test_a_plan_holds_only_what_is_priced_in_its_currency(everything) -> None:
    plan = things.plan()
    for model, field, thing, name in (
        (PlanItem, "item", things.item(), "item_in_the_currency"),
        (PlanBundle, "bundle", things.bundle(), "bundle_in_the_currency"),
        (PlanDevice, "model", things.device_model(), "device_in_the_currency"),
    ):
        row = model.objects.create(plan=plan, **{field: thing})
        other = in_euro(thing)
        with refuses(name):
            model.objects.create(plan=plan, **{field: other})
        with refuses(name):
            model.objects.filter(pk=row.pk).update(**{field: other})
        model.objects.create(plan=things.plan("Euro plan", currency="EUR"), **{field: other})


def test_a_package_holds_and_becomes_only_what_is_priced_in_its_currency(everything) -> None:
    package, content = things.item("t-package"), things.item("t-content")
    PackageContent.objects.create(package=package, content=content)
    PackageUpgrade.objects.create(source=package, target=content)
    euro = in_euro(content)
    with refuses("content_in_the_currency"):
        PackageContent.objects.create(package=package, content=euro)
    with refuses("upgrade_in_the_currency"):
        PackageUpgrade.objects.create(source=package, target=euro)


def test_what_has_a_price_keeps_its_currency(everything) -> None:
    for thing in (things.plan(), things.item(), things.bundle(), things.device_model()):
        model = type(thing)
        with refuses("currency_stays"):
            model.objects.filter(pk=thing.pk).update(currency="EUR")
        assert model.objects.filter(pk=thing.pk).update(currency="GBP") == 1


def test_a_contract_is_in_the_customers_currency(everything, bakery) -> None:
    account = bakery.billing_accounts.get()
    plan, item = in_euro(things.plan()), in_euro(things.item())
    bundle, model = in_euro(things.bundle()), in_euro(things.device_model())
    dated = {**MADE, "customer": bakery, "order_no": "N1"}
    line = {**dated, "billing_account": account, "price": 1, "act_date": MAY, "billing_start": MAY}
    with refuses("plan_in_the_currency"):
        PlanPeriod.objects.create(**dated, plan=plan, effective=MAY)
    with refuses("line_in_the_currency"):
        ServiceLine.objects.create(**line, item=things.item(), currency="EUR")
    with refuses("line_in_the_currency"):
        ServiceLine.objects.create(**line, item=item, currency="GBP")
    with refuses("bought_in_the_currency"):
        BundleChange.objects.create(**dated, bundle=bundle, change=1, effective=MAY)
    with refuses("held_in_the_currency"):
        DeviceHolding.objects.create(**dated, model=model, billing_account=account, valid_from=MAY)
    with refuses("customer_in_the_currency"):
        Customer.objects.filter(pk=bakery.pk).update(plan=plan)


def test_a_customers_currency_stays_once_there_is_a_contract(everything, bakery) -> None:
    assert Customer.objects.filter(pk=bakery.pk).update(currency="EUR") == 1
    PlanPeriod.objects.create(**MADE, customer=bakery, order_no="N1", plan=in_euro(things.plan()), effective=MAY)
    with refuses("contract_in_the_currency"):
        Customer.objects.filter(pk=bakery.pk).update(currency="GBP")


def test_a_reseller_meets_the_same_walls(acting, bakery) -> None:
    """The trigger sees what it must see, whoever acts."""
    with as_system():
        euro = in_euro(things.plan())
    with acting(CLERK):
        with refuses("plan_in_the_currency"):
            PlanPeriod.objects.create(**MADE, customer=bakery, order_no="N1", plan=euro, effective=MAY)
        PlanPeriod.objects.create(**MADE, customer=bakery, order_no="N1", plan=things.plan(), effective=MAY)
        with refuses("contract_in_the_currency"):
            Customer.objects.filter(pk=bakery.pk).update(currency="EUR")


def test_no_row_of_the_demo_mixes_two(everything) -> None:
    """The triggers look at rows as they are written; here at all that are there."""
    mixed = """
        select 'item' from catalogue_planitem r join catalogue_serviceplan p on p.id = r.plan_id
            join catalogue_orderitem i on i.id = r.item_id where p.currency <> i.currency
        union all select 'customer' from customers_customer c join catalogue_serviceplan p on p.id = c.plan_id
            where p.currency <> c.currency
        union all select 'line' from customers_serviceline l join customers_customer c on c.id = l.customer_id
            join catalogue_orderitem i on i.id = l.item_id where l.currency <> c.currency or l.currency <> i.currency
    """
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from customers_serviceline")
        assert cursor.fetchone()[0] > 0
        cursor.execute(mixed)
        assert cursor.fetchall() == []


# --- the actions, in words


@pytest.mark.parametrize("related", ["plan_items", "plan_bundles", "plan_devices"])
def test_saving_a_plan_names_what_is_priced_otherwise(acting, related) -> None:
    things_of = {
        "plan_items": ("item", things.item), "plan_bundles": ("bundle", things.bundle),
        "plan_devices": ("model", things.device_model),
    }  # fmt: skip
    key, make = things_of[related]
    plan, euro = things.plan(), in_euro(make())
    with acting(SP) as user:
        with pytest.raises(ValidationError) as refused:
            save_entry(plan, parts=(Parts(related, key, {euro: {}}),), by=user, at=timezone.now())
        assert refused.value.messages == [f"{euro} is priced in EUR, the plan in GBP."]
        assert not getattr(plan, related).exists()


def test_saving_a_package_names_what_is_priced_otherwise(acting) -> None:
    package, euro = things.item("t-package"), in_euro(things.item("t-content"))
    with acting(SP) as user, pytest.raises(ValidationError) as refused:
        save_item(package, parts=(Parts("contents", "content", {euro: {"quantity": 1}}),), by=user, at=timezone.now())
    assert refused.value.messages == [f"{euro} is priced in EUR, the package in GBP."]


@pytest.mark.parametrize("make", [things.plan, things.item, things.bundle, things.device_model])
def test_another_currency_is_another_entry(acting, make) -> None:
    thing = make()
    thing.currency = "EUR"
    with acting(SP) as user, pytest.raises(ValidationError, match="is priced in GBP, and stays so") as refused:
        save_entry(thing, by=user, at=timezone.now())
    assert list(refused.value.message_dict) == ["currency"]


def test_a_contract_action_says_what_is_priced_otherwise(acting, bakery) -> None:
    plan, item = in_euro(things.plan()), in_euro(things.item())
    bundle, model = in_euro(things.bundle()), in_euro(things.device_model())
    with acting(CLERK) as user:
        account = bakery.billing_accounts.get()
        acts = {
            plan: lambda: contract.set_plan(customer=bakery, plan=plan, effective=MAY, **stamp(user)),
            item: lambda: contract.add_line(
                customer=bakery, item=item, billing_account=account, quantity=1, price=Decimal(1), act_date=MAY,
                billing_start=MAY, **stamp(user),
            ),
            bundle: lambda: contract.change_bundle(
                customer=bakery, bundle=bundle, change=1, effective=MAY, **stamp(user)
            ),
            model: lambda: contract.hold_device(
                customer=bakery, model=model, billing_account=account, valid_from=MAY, **stamp(user)
            ),
        }  # fmt: skip
        for thing, act in acts.items():
            with pytest.raises(ValidationError) as refused:
                act()
            assert refused.value.messages == [f"{thing} is priced in EUR, the customer in GBP."]


def test_a_customer_changes_its_currency_only_before_its_contract(acting, bakery) -> None:
    with acting(CLERK) as user:
        update_customer(customer=bakery, fields={"currency": "EUR"}, by=user, at=timezone.now())
        update_customer(customer=bakery, fields={"currency": "GBP"}, by=user, at=timezone.now())
        contract.set_plan(customer=bakery, plan=things.plan(), effective=MAY, **stamp(user))
        with pytest.raises(ValidationError, match="is priced in GBP, so the currency stays") as refused:
            update_customer(customer=bakery, fields={"currency": "EUR"}, by=user, at=timezone.now())
        assert list(refused.value.message_dict) == ["currency"]
        update_customer(customer=bakery, fields={"currency": "GBP"}, by=user, at=timezone.now())


# --- what a trunk channel costs


def test_every_kind_of_channel_has_its_price_on_the_plan(everything) -> None:
    for plan in ServicePlan.objects.filter(name__in=("Standard Plan", "Premium Plan", "SIP Trunk Plan")):
        prices = [plan.channel_price(kind) for kind in Channel.values]
        assert all(price > Money.zero(plan.currency) for price in prices)
        assert len(set(prices)) == len(Channel)


def test_a_price_of_a_channel_is_not_negative(everything) -> None:
    plan = things.plan()
    for kind in Channel.values:
        with refuses("channel_prices_not_negative"):
            ServicePlan.objects.filter(pk=plan.pk).update(**{f"price_{kind}": -1})


def test_the_copy_of_a_plan_has_its_prices_and_the_history_their_changes(acting) -> None:
    plan = things.plan(price_sip=Decimal("4.50"), price_tdm=Decimal("7.50"), price_pbx=Decimal("3.50"))
    with acting(SP) as user:
        copy = copy_plan(plan=plan, name="Copied plan", by=user, at=timezone.now())
        assert [str(copy.channel_price(kind)) for kind in Channel.values] == ["4.50 GBP", "7.50 GBP", "3.50 GBP"]
        plan.price_pbx = Decimal("3.90")
        save_entry(plan, by=user, at=timezone.now())
        kept = plan.events.order_by("pgh_id").values_list("price_pbx", flat=True)
        assert list(kept)[-2:] == [Decimal("3.50"), Decimal("3.90")]


def test_the_page_of_a_plan_shows_and_changes_them(signed_in) -> None:
    plan = things.plan(price_sip=Decimal("4.51"), price_tdm=Decimal("7.52"), price_pbx=Decimal("3.53"))
    client = signed_in(SP)
    page = client.get(reverse("catalogue:plans-entry", args=[plan.pk])).content.decode()
    for words in ("SIP Trunk Channel", "On-Premise PBX-SIP Trunk Channel", "4.51 GBP", "7.52 GBP", "3.53 GBP"):
        assert words in page
    form = client.get(reverse("catalogue:plans-edit", args=[plan.pk])).content.decode()
    assert all(f'name="price_{kind}"' in form for kind in Channel.values)

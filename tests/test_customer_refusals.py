"""What is refused about what a customer holds and whose it is, word for word; and what is written."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from customers import rules
from customers.actions import holding
from customers.actions.change_reseller import change_reseller
from customers.actions.create import update_customer
from customers.actions.move import move
from customers.models import Customer, DeviceHolding, NumberHolding
from customers.signals import customer_moved
from oms.kit.acting import as_system
from partners.models import Partner
from tests import things
from tests.orders.scene import held, refused, waits_for, who

pytestmark = pytest.mark.django_db
CLERK, CHILD = "clerk@rs-vertical.example", "admin@tideway.example"
MAY, DAY = things.MAY, timedelta(days=1)
NUMBER = "+442079460018"


@pytest.fixture
def clerk(acting):
    with acting(CLERK) as user:
        yield user


@pytest.fixture
def baker(clerk) -> Customer:
    return things.customer(clerk)


@pytest.fixture
def other(clerk) -> Customer:
    return things.customer(clerk, "Other Bakery")


def told(clerk) -> dict:
    return {"order_no": "N1", "by": clerk, "at": timezone.now()}


def number(clerk, of: Customer, e164: str = NUMBER, **values) -> NumberHolding:
    place = {"site": of.sites.get(), "billing_account": of.billing_accounts.get(), **values}
    return holding.hold_number(customer=of, e164=e164, valid_from=MAY, **place, **told(clerk))


def device(clerk, of: Customer, **values) -> DeviceHolding:
    place = {
        "model": things.device_model(),
        "billing_account": of.billing_accounts.get(),
        "site": of.sites.get(),
        **values,
    }
    return holding.hold_device(customer=of, valid_from=MAY, **place, **told(clerk))


# --- numbers and devices


@pytest.mark.parametrize("hold", [number, device], ids=lambda act: act.__name__)
def test_a_site_and_an_account_of_another_customer_are_refused(clerk, baker, other, hold) -> None:
    words = "This billing account belongs to another customer."
    with refused(ValidationError, words, field="billing_account"):
        hold(clerk, baker, billing_account=other.billing_accounts.get())
    with refused(ValidationError, "This site belongs to another customer.", field="site"):
        hold(clerk, baker, site=other.sites.get())


def test_a_number_is_kept_with_its_place_and_has_one_holder(clerk, baker, other) -> None:
    kept = NumberHolding.objects.get(pk=number(clerk, baker, ported=True, comment="c" * 200).pk)
    assert (kept.customer, kept.e164, kept.site, kept.billing_account) == (
        baker, NUMBER, baker.sites.get(), baker.billing_accounts.get(),
    )  # fmt: skip
    assert (kept.valid_from, kept.valid_to, kept.order_no, kept.ported, kept.in_use) == (MAY, None, "N1", True, False)
    assert kept.comment == "c" * 200
    with refused(ValidationError, "020 7946 0018 has a holder already. Choose another number.", field="e164"):
        number(clerk, other)


def test_service_start_uses_what_is_held_and_not_what_went_back(clerk, baker, other) -> None:
    mine, gone, theirs = (
        number(clerk, baker),
        number(clerk, baker, "+442079460020"),
        number(clerk, other, "+442079460021"),
    )
    holding.return_number(holding=gone, last_day=MAY, **told(clerk))
    assert holding.use_numbers(customer=baker, by=clerk, at=timezone.now()) == 1
    assert holding.use_numbers(customer=baker, by=clerk, at=timezone.now()) == 0
    rows = NumberHolding.objects.in_bulk([mine.pk, gone.pk, theirs.pk])
    assert [rows[n.pk].in_use for n in (mine, gone, theirs)] == [True, False, False]


@pytest.mark.parametrize(("hold", "give_back"), [(number, holding.return_number), (device, holding.return_device)])
def test_a_holding_ends_once_and_not_before_it_begins(clerk, baker, hold, give_back) -> None:
    kept = hold(clerk, baker)
    with refused(ValidationError, f"The period begins on {MAY}.", field="last_day"):
        give_back(holding=kept, last_day=MAY - 2 * DAY, **told(clerk))
    ended = give_back(holding=kept, last_day=MAY - DAY, **told(clerk) | {"order_no": "N2"})
    kept.refresh_from_db()
    assert (ended.valid_to, kept.valid_to, kept.return_order_no, kept.order_no) == (MAY - DAY, MAY - DAY, "N2", "N1")
    with refused(ValidationError, f"It went back on {MAY - DAY} already."):
        give_back(holding=kept, last_day=MAY, **told(clerk))


def test_a_return_is_requested_and_the_request_taken_back(clerk, baker) -> None:
    kept = number(clerk, baker)
    for order_no in ("N2", ""):
        holding.order_return(holding=kept, order_no=order_no, by=clerk, at=timezone.now())
        assert NumberHolding.objects.get(pk=kept.pk).return_order_no == order_no


@pytest.mark.parametrize("values", [{"quantity": 0}, {"quantity": 2, "mac": "0004F2A1B2C3"}])
def test_a_device_is_one_or_more_and_a_mac_names_one(clerk, baker, values: dict) -> None:
    with refused(ValidationError, "A quantity is 1 or more; a MAC names one device.", field="quantity"):
        device(clerk, baker, **values)


def test_a_device_is_kept_with_its_place_and_its_mac_has_one_holder(clerk, baker, other) -> None:
    kept = DeviceHolding.objects.get(pk=device(clerk, baker, mac="0004F2A1B2C3", comment="c" * 200).pk)
    assert (kept.customer, kept.model, kept.site, kept.billing_account) == (
        baker, things.device_model(), baker.sites.get(), baker.billing_accounts.get(),
    )  # fmt: skip
    assert (kept.quantity, kept.mac, kept.order_no, kept.comment) == (1, "0004F2A1B2C3", "N1", "c" * 200)
    assert device(clerk, baker, quantity=3, site=None).quantity == 3
    words = "The device 0004F2A1B2C3 has a holder already."
    with refused(ValidationError, words, field="mac"):
        device(clerk, other, mac="0004F2A1B2C3")
    rest = baker.deviceholdings.get(mac="")
    with refused(ValidationError, words, field="mac"):
        holding.give_mac(holding=rest, mac="0004F2A1B2C3", by=clerk, at=timezone.now())


def test_one_of_many_gets_its_mac_and_what_has_one_or_went_back_does_not(clerk, baker) -> None:
    many = device(clerk, baker, quantity=2)
    named = holding.give_mac(holding=many, mac="0004F2A1B2C3", by=clerk, at=timezone.now())
    rest = DeviceHolding.objects.get(pk=many.pk)
    assert (named.pk != rest.pk, named.quantity, named.mac, rest.quantity, rest.mac) == (True, 1, "0004F2A1B2C3", 1, "")
    last = holding.give_mac(holding=rest, mac="0004F2A1B2C4", by=clerk, at=timezone.now())
    assert last.pk == rest.pk and DeviceHolding.objects.filter(customer=baker).count() == 2
    words = "This device has its MAC already, or went back."
    with refused(ValidationError, words, field="mac"):
        holding.give_mac(holding=last, mac="0004F2A1B2C5", by=clerk, at=timezone.now())
    gone = device(clerk, baker)
    holding.return_device(holding=gone, last_day=MAY, **told(clerk))
    with refused(ValidationError, words, field="mac"):
        holding.give_mac(holding=gone, mac="0004F2A1B2C5", by=clerk, at=timezone.now())


def test_some_go_back_and_what_is_kept_goes_on(clerk, baker) -> None:
    five = device(clerk, baker, quantity=5, comment="Hall")
    for back in (0, 6):
        with refused(ValidationError, "Between 1 and 5 can go back.", field="quantity"):
            holding.return_device(holding=five, last_day=MAY, quantity=back, **told(clerk))
    holding.return_device(holding=five, last_day=MAY, quantity=2, **told(clerk) | {"order_no": "N2"})
    gone, kept = DeviceHolding.objects.get(pk=five.pk), DeviceHolding.objects.get(customer=baker, valid_to=None)
    assert (gone.quantity, gone.valid_to, gone.return_order_no) == (2, MAY, "N2")
    same = ("customer_id", "model_id", "site_id", "billing_account_id", "order_no", "comment", "valid_from")
    assert {name: getattr(kept, name) for name in same} == {name: getattr(gone, name) for name in same}
    assert (kept.quantity, kept.mac, kept.return_order_no) == (3, "", "")
    holding.return_device(holding=kept, last_day=MAY, quantity=3, **told(clerk))
    assert not DeviceHolding.objects.filter(customer=baker, valid_to=None).exists()


# --- whose a customer is


def company(name: str) -> Partner:
    with as_system():
        return Partner.objects.get(name=name)


def to(clerk, one: Customer, name: str) -> Customer:
    return change_reseller(customer=one, partner=company(name), by=clerk, at=timezone.now())


def test_a_customer_goes_down_with_its_counts_and_the_news(clerk, baker) -> None:
    heard: list = []

    def hear(sender, customer, before, by, **_) -> None:
        heard.append((customer.pk, customer.partner_name, before, by.pk))

    with as_system():
        before = {name: company(name).customer_count for name in ("RS-Vertical", "Tideway Telecom")}
    customer_moved.connect(hear)
    try:
        to(clerk, baker, "Tideway Telecom")
    finally:
        customer_moved.disconnect(hear)
    kept = Customer.objects.get(pk=baker.pk)
    assert (kept.partner.name, kept.partner_name) == ("Tideway Telecom", "Tideway Telecom")
    assert heard == [(baker.pk, "Tideway Telecom", clerk.partner_id, clerk.pk)]
    assert company("RS-Vertical").customer_count == before["RS-Vertical"] - 1
    assert company("Tideway Telecom").customer_count == before["Tideway Telecom"] + 1


def test_where_a_customer_cannot_go(clerk, baker) -> None:
    for name in ("Vertical Cloud", "Orbit Comms"):
        with refused(ValidationError, "Choose your own company or a reseller below it.", field="partner"):
            to(clerk, baker, name)
    with refused(ValidationError, "RS-Vertical is the reseller already.", field="partner"):
        to(clerk, baker, "RS-Vertical")
    with as_system():
        Partner.objects.filter(name="Tideway Telecom").update(status="inactive")
    with refused(ValidationError, "Tideway Telecom is deactivated. Choose another reseller.", field="partner"):
        to(clerk, baker, "Tideway Telecom")


def test_a_demo_customer_goes_where_there_is_room(clerk) -> None:
    with as_system():
        Partner.objects.filter(name="Tideway Telecom").update(demo_limit=0)
        Partner.objects.filter(name="RS-Vertical").update(demo_limit=99)
    one = things.customer(clerk, "Demo Bakery", kind="demo")
    words = "Tideway Telecom may have 0 Demo customers and has them all."
    with refused(ValidationError, words, field="partner"):
        to(clerk, one, "Tideway Telecom")


@pytest.mark.parametrize(
    ("verbs", "status"), [(("cancel",), "Cancel"), (("create_service", "activate", "close"), "Closed")]
)
def test_what_has_ended_is_read_and_no_longer_changed(clerk, baker, verbs: tuple, status: str) -> None:
    for verb in verbs:
        move(baker, verb, by=clerk, at=timezone.now())
    words = f"Example Bakery is {status}: it can be read, but no longer changed."
    with refused(PermissionDenied, words):
        to(clerk, baker, "Tideway Telecom")
    with refused(PermissionDenied, words):
        update_customer(customer=baker, fields={"name": "X"}, by=clerk, at=timezone.now())


def test_without_the_menu_only_a_first_order_is_written(clerk, baker) -> None:
    clerk.role.menus = [code for code in clerk.role.menus if code != rules.SCREEN]
    assert rules.why_not_modify(clerk, baker) == "" and rules.may_modify(clerk, baker)
    kept = move(baker, "create_service", by=clerk, at=timezone.now())
    assert rules.why_not_modify(clerk, kept) == "Your role does not hold this menu."
    assert not rules.may_modify(clerk, kept)


def test_a_stranger_does_not_find_the_customer(clerk, baker) -> None:
    for act in (
        lambda by: change_reseller(customer=baker, partner=by.partner, by=by, at=timezone.now()),
        lambda by: update_customer(customer=baker, fields={}, by=by, at=timezone.now()),
    ):
        with pytest.raises(Customer.DoesNotExist):
            act(who(CHILD))


def test_changes_of_a_customer_wait_for_one_another(clerk) -> None:
    one = Customer.objects.get(name="Vertical Demo")
    with held(Customer, one.pk), waits_for(Customer):
        to(clerk, one, "Tideway Telecom")
    with held(Customer, one.pk), waits_for(Customer):
        update_customer(customer=one, fields={"name": "X"}, by=clerk, at=timezone.now())

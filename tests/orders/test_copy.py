"""Ordering again what ended badly: by its requester alone, the same contents, numbers anew."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from customers.models import Customer
from oms.kit.acting import acting_for, as_system
from oms.kit.secrets import unseal
from orders.enums import Verb
from orders.models import NumberPick, Order
from orders.types.service_start import ServiceStart
from partners.models import Account
from tests.orders import acts
from tests.orders.scene import ARTHUR, CLERK, IN_STATE, VERA, do, fresh, order_in, refused, unchanged, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands")]
WORDS = "Only its requester may copy an order, once it was canceled or rejected."
BAD = ("canceled", "rejected", "rejected_approval")
CARRIED = (
    "title", "note", "plan_id", "agreement_id", "sip_channels", "tdm_channels", "default_limit", "custom_limit", "kind",
)  # fmt: skip


def copied(order: Order, by: Account, **more) -> Order:
    with acting_for(by.partner_id):
        return acts.copy_order(**{"order": order, "nonce": uuid.uuid4(), "by": by, "at": timezone.now(), **more})


@pytest.mark.parametrize("state", [state for state in IN_STATE if state not in BAD])
def test_a_running_order_is_not_copied(state: str) -> None:
    with refused(PermissionDenied, WORDS):
        copied(order_in(state), who(CLERK))


@pytest.mark.parametrize("login", [VERA, ARTHUR])
@pytest.mark.parametrize("state", BAD)
def test_nobody_else_copies_it(state: str, login: str) -> None:
    with refused(PermissionDenied, WORDS):
        copied(order_in(state), who(login))


def test_an_order_of_another_type_is_opened_anew() -> None:
    by = who(CLERK)
    with acting_for(by.partner_id):
        customer = Customer.objects.get(name="Zetland School Trust")
        order = acts.open_order(customer=customer, kind=ServiceStart.kind, nonce=uuid.uuid4(), by=by, at=timezone.now())
    do(Verb.CANCEL, order, by)
    with refused(ValidationError, "Orders of this type are opened anew from the customer."):
        copied(fresh(order), by)


def lines(order: Order) -> dict[str, list[tuple]]:
    """What is ordered, in words, so that a copy for a customer made anew compares."""
    kinds = {
        "itemlines": ("item__code", "billing_account__name", "quantity", "price", "trial", "trial_unit", "comment"),
        "devicelines": ("model__name", "billing_account__name", "quantity", "comment"),
        "bundlelines": ("bundle__name", "quantity", "comment"),
        "numberdemands": ("site__name", "billing_account__name", "quantity", "comment"),
        "portrequests": ("site__name", "billing_account__name", "main_number", "numbers", "wanted_date"),
        "shippingplaces": ("name", "address", "city", "post_code", "phone"),
        "shipments": ("place__name", "device__model__name", "site__name", "quantity"),
    }
    with as_system():
        return {kind: sorted(map(str, getattr(order, kind).values_list(*names))) for kind, names in kinds.items()}


def owners(order: Order) -> set[int]:
    """Customers whose sites and billing accounts the lines stand on; orders that shipments lead to."""
    with as_system():
        return {
            *order.itemlines.values_list("billing_account__customer", flat=True),
            *order.devicelines.values_list("billing_account__customer", flat=True),
            *order.numberdemands.values_list("site__customer", flat=True),
            *order.numberdemands.values_list("billing_account__customer", flat=True),
            *order.shipments.values_list("site__customer", flat=True),
        }


def with_everything(order: Order) -> None:
    """The order also brings numbers along and carries every value that a copy keeps."""
    with as_system():
        port = Order.objects.get(customer_name="Kirkstall Motors").portrequests.get()
        port.pk, port._state.adding, port.order = None, True, order
        port.site, port.billing_account = order.customer.sites.get(), order.customer.billing_accounts.get()
        port.save()
        values = {"note": "Ring first.", "tdm_channels": 3, "custom_limit": 40}
        Order.objects.filter(pk=order.pk).update(**values)


@pytest.mark.parametrize("state", BAD)
def test_a_copy_carries_everything_but_numbers_and_files(state: str) -> None:
    order, at = order_in(state), timezone.now()
    with_everything(order)
    order = fresh(order)
    copy = fresh(copied(order, who(CLERK), at=at))
    assert (copy.state, copy.copy_of_id, copy.created_at, copy.requested_by) == (
        "temporary",
        order.pk,
        at,
        "Clara Clerk",
    )
    assert {n: getattr(copy, n) for n in CARRIED} == {n: getattr(order, n) for n in CARRIED}
    assert copy.sip_channels and copy.default_limit and copy.title
    assert lines(copy) == lines(order) and all(lines(copy).values())
    assert owners(copy) == {copy.customer_id}
    assert copy.saved_steps == [*[s for s in order.saved_steps if s not in ("submit", "assign", "files")], "info"] or (
        "info" in order.saved_steps
        and copy.saved_steps == [s for s in order.saved_steps if s not in ("submit", "assign", "files")]
    )
    with as_system():
        assert not NumberPick.objects.filter(order=copy).exists()
        assert {s.device.order_id for s in copy.shipments.select_related("device")} == {copy.pk}
        assert {s.place.order_id for s in copy.shipments.select_related("place")} == {copy.pk}
    assert (copy.customer_id == order.customer_id) == (state != "canceled")


def test_steps_of_numbers_files_and_submission_begin_anew() -> None:
    order = order_in("rejected")
    with as_system():
        Order.objects.filter(pk=order.pk).update(saved_steps=["info", "plan", "assign", "files", "submit"])
    assert fresh(copied(fresh(order), who(CLERK))).saved_steps == ["info", "plan"]


@pytest.mark.parametrize(("days", "later"), [(-5, 0), (0, 0), (9, 9), (None, 0)])
def test_the_activation_date_is_never_before_today(days: int | None, later: int) -> None:
    order, today = order_in("rejected"), timezone.localdate()
    with as_system():
        day = None if days is None else today + timedelta(days=days)
        Order.objects.filter(pk=order.pk).update(activation_date=day)
    assert fresh(copied(fresh(order), who(CLERK))).activation_date == today + timedelta(days=later)


def test_the_same_form_again_is_the_same_copy() -> None:
    order, by, nonce = order_in("canceled"), who(CLERK), uuid.uuid4()
    first = copied(order, by, nonce=nonce)
    with unchanged():
        assert copied(order, by, nonce=nonce).pk == first.pk


def test_the_form_of_another_partner_is_neither_handed_out_nor_in_the_way() -> None:
    nonce, vera = uuid.uuid4(), who(VERA)
    with acting_for(vera.partner_id):
        customer = Customer.objects.get(name="Zetland School Trust")
        acts.open_order(customer=customer, kind=ServiceStart.kind, nonce=nonce, by=vera, at=timezone.now())
    copy = copied(order_in("rejected"), who(CLERK), nonce=nonce)
    assert (copy.kind, copy.requester_name) == ("new_customer", "RS-Vertical")


def test_a_cancelled_customer_is_made_anew_with_all_that_was_known() -> None:
    order = order_in("canceled")
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(
            remarks=["Rings twice"], description="A shop", contact_extension="12", domain_inherited=False
        )
    before = fresh(order).customer
    copy = fresh(copied(fresh(order), who(CLERK))).customer
    same = ("name", "admin_id", "admin_name", "contact_phone", "remarks", "description", "contact_extension", "domain")
    with as_system():
        assert (copy.status, copy.code == before.code, copy.partner_id) == ("ordering", False, before.partner_id)
        assert {name: getattr(copy, name) for name in same} == {name: getattr(before, name) for name in same}
        assert unseal(copy.admin_secret) == unseal(before.admin_secret)
        for kind in ("sites", "billing_accounts"):
            columns = ("name", "city", "post_code", *(("is_main", "address1") if kind == "sites" else ("address",)))
            assert list(getattr(copy, kind).values_list(*columns)) == list(getattr(before, kind).values_list(*columns))
        assert copy.sites.exists() and copy.billing_accounts.exists()


def test_a_customer_without_password_or_own_domain_is_made_anew_likewise() -> None:
    order = order_in("canceled")
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(
            admin_secret="", admin_id="", admin_name="", admin_email="", domain_inherited=True
        )
    copy = fresh(copied(fresh(order), who(CLERK))).customer
    assert (copy.admin_secret, copy.domain_inherited) == ("", True)


def test_an_order_without_sites_is_copied_without() -> None:
    order = order_in("canceled")
    with as_system():
        order.shipments.all().delete()
        order.numberdemands.all().delete()
        order.customer.sites.all().delete()
    copy = fresh(copied(fresh(order), who(CLERK)))
    with as_system():
        assert not copy.customer.sites.exists() and copy.customer.billing_accounts.exists()


def test_a_change_that_was_canceled_is_asked_for_again_by_the_same_customer() -> None:
    """Only what makes a customer makes one anew."""
    by = who(CLERK)
    with acting_for(by.partner_id):
        customer = Customer.objects.filter(status="activated", ongoing_orders=0, partner_id=by.partner_id).first()
        order = acts.open_order(customer=customer, kind="change", nonce=uuid.uuid4(), by=by, at=timezone.now())
    do(Verb.CANCEL, order, by)
    copy = fresh(copied(fresh(order), by))
    assert (copy.kind, copy.customer_id, copy.copy_of_id) == ("change", customer.pk, order.pk)

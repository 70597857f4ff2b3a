"""Number stock: what each verb does to a number, and to whom it refuses it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InternalError, transaction
from django.utils import timezone

from catalogue.models import NumberType
from customers.models import Customer
from inventory.actions.allocate import allocate_numbers, take_back_numbers
from inventory.actions.fresh import delete_numbers
from inventory.actions.register import register_numbers
from inventory.actions.release import release_numbers
from inventory.actions.reserve import claim_numbers, reserve_numbers
from inventory.actions.return_numbers import return_numbers
from inventory.actions.take import take_numbers
from inventory.models import Device, Number
from inventory.queries.device import stock_by_model
from inventory.queries.number import free_by_type
from oms.kit import macs, phones
from oms.kit.acting import as_system
from partners.models import Partner

pytestmark = pytest.mark.django_db
SP, VERTICAL, CLERK = "approver@nimbus.example", "admin@vertical.example", "clerk@rs-vertical.example"
ORBIT = "admin@orbit.example"
NOW = timezone.now()


def a_customer(partner_name: str = "RS-Vertical", name: str = "Aspen Bakery") -> Customer:
    partner = Partner.objects.get(name=partner_name)
    found, _ = Customer.objects.get_or_create(
        code=f"T{abs(hash(name)) % 10**9}", defaults={"name": name, "partner": partner, "partner_name": partner_name}
    )
    return found


def london() -> NumberType:
    return NumberType.objects.get(name="Geographic London")


def number(typed: str) -> Number:
    return Number.objects.get(e164=phones.parse(typed))


def reserve(user, customer: Customer, *typed: str, order_no: str = "2026-000001") -> list[Number]:
    ids = [number(text).pk for text in typed]
    return reserve_numbers(
        number_ids=ids, customer=customer, site_name="Head office", order_no=order_no, by=user, at=NOW
    )


# --- register


def test_numbers_are_registered_in_any_notation_as_own_stock(acting) -> None:
    with acting(VERTICAL) as user:
        made = register_numbers(
            numbers=["020 7946 0900", "+44 20 7946 0901", "(020) 7946-0902", "442079460903"],
            number_type=london(), comment="New block", by=user, at=NOW,
        )  # fmt: skip
        assert [n.e164 for n in made] == [f"+44207946090{last}" for last in range(4)]
        fresh = number("020 7946 0900")
        assert (fresh.area_code, fresh.local, fresh.national) == ("020", "79460900", "02079460900")
        assert (fresh.partner_name, fresh.owner_name, fresh.comment) == (
            "Vertical Cloud",
            "Vertical Cloud",
            "New block",
        )
        assert (fresh.assign, fresh.use, fresh.stock_partner_id) == ("unused", "creation", user.partner_id)


def test_registering_needs_manage_ddi(acting) -> None:
    with acting(CLERK) as user, pytest.raises(PermissionDenied, match="Manage DDI"):
        register_numbers(numbers=["020 7946 0900"], number_type=london(), by=user, at=NOW)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("hello", "not a telephone number"),
        ("020 7946 0", "not a whole telephone number"),
        ("020", "too few or too many digits"),
        ("0113 496 0900", "no area code of the number type"),
        ("+33 1 99 00 12 34", "no area code of the number type"),
        ("020 7946 0200", "020 7946 0200 cannot be registered"),
        ("", "not a telephone number"),
    ],
)
def test_a_wrong_number_is_named_and_nothing_is_registered(acting, typed: str, why: str) -> None:
    with acting(VERTICAL) as user:
        with pytest.raises(ValidationError, match=why):
            register_numbers(numbers=["020 7946 0900", typed], number_type=london(), by=user, at=NOW)
        assert not Number.objects.filter(e164="+442079460900").exists()


def test_twice_in_one_list_is_refused(acting) -> None:
    with acting(SP) as user, pytest.raises(ValidationError, match="stands twice"):
        register_numbers(numbers=["020 7946 0900", "+442079460900"], number_type=london(), by=user, at=NOW)


def test_a_number_of_somebody_else_is_refused_without_a_name(acting) -> None:
    with acting(VERTICAL) as user:
        with pytest.raises(ValidationError) as refused:
            register_numbers(numbers=["0117 496 0200"], number_type=NumberType.objects.get(name="Geographic Bristol"), by=user, at=NOW)  # fmt: skip
        assert refused.value.messages == ["0117 496 0200 cannot be registered."]


# --- the life of a number


def test_reserve_take_return_rest(acting, settings) -> None:
    with acting(SP) as user:
        customer = a_customer()
        (held,) = reserve(user, customer, "020 7946 0018")
        assert held == number("020 7946 0018")
        row = number("020 7946 0018")
        assert (row.assign, row.use, row.reserved_by) == ("reserved", "order_activation", "2026-000001")
        assert (row.customer, row.customer_name, row.site_name) == (customer, "Aspen Bakery", "Head office")
        assert (row.partner_name, row.stock_partner_id) == ("RS-Vertical", user.partner_id)
    with acting(CLERK) as clerk:
        assert number("020 7946 0018").reserved_by == "2026-000001"  # its reseller sees it now
        ids = take_numbers(order_no="2026-000001", customer=a_customer(), by=clerk, at=NOW)
        taken = list(Number.objects.filter(pk__in=ids))
        assert [str(n) for n in taken] == ["+442079460018"]
        assert (taken[0].assign, taken[0].use, taken[0].reserved_by) == ("used", "activation", "")
        assert take_numbers(order_no="2026-000001", customer=a_customer(), by=clerk, at=NOW) == []
        assert return_numbers(numbers=taken, by=clerk, at=NOW) == 1
        assert not Number.objects.filter(e164="+442079460018").exists()  # it lies above the clerk again
    with acting(SP) as user:
        row = number("020 7946 0018")
        assert (row.assign, row.use, row.customer, row.partner_name) == ("unused", "returned", None, "Nimbus Telecom")
        assert row.quarantine_until == timezone.localdate(NOW) + timedelta(days=31)
        assert row not in Number.objects.in_stock_of(user.partner_id)
        assert row not in Number.objects.in_stock_of(user.partner_id, row.quarantine_until)
        assert row in Number.objects.in_stock_of(user.partner_id, row.quarantine_until + timedelta(days=1))


def test_a_resting_number_cannot_be_reserved(acting) -> None:
    with (
        acting(SP) as user,
        pytest.raises(ValidationError, match=r"020 7946 0491 was returned and rests until \d+ \w+ 20"),
    ):
        reserve(user, a_customer(), "020 7946 0491")


def test_a_released_number_is_as_it_was_before(acting) -> None:
    with acting(SP) as user:
        before = {n.e164: (n.use, n.quarantine_until, n.partner_name) for n in Number.objects.all()}
        reserve(user, a_customer(), "020 7946 0018", "020 7946 0494", "020 7946 0020")
    with acting(CLERK) as clerk:
        assert release_numbers(order_no="2026-000001", numbers=["+442079460020"], by=clerk, at=NOW) == 1
        assert release_numbers(order_no="2026-000001", by=clerk, at=NOW) == 2
        assert release_numbers(order_no="2026-000001", by=clerk, at=NOW) == 0
    with acting(SP):
        assert {n.e164: (n.use, n.quarantine_until, n.partner_name) for n in Number.objects.all()} == before
        row = number("020 7946 0494")
        assert (row.use, row.reserved_by, row.customer_name, row.site_name) == ("returned", "", "", "")


def test_nobody_releases_what_another_partners_order_holds(acting) -> None:
    with acting(SP) as user:
        reserve(user, a_customer(), "020 7946 0018")
    with acting(ORBIT) as orbit:
        assert release_numbers(order_no="2026-000001", by=orbit, at=NOW) == 0
    with acting(SP):
        assert number("020 7946 0018").assign == "reserved"


def test_the_second_order_is_told_which_number_is_gone(acting) -> None:
    with acting(SP) as user:
        reserve(user, a_customer(), "020 7946 0018")
        with pytest.raises(ValidationError) as refused:
            reserve(user, a_customer(name="Birch Books"), "020 7946 0017", "020 7946 0018", order_no="2026-000002")
        assert refused.value.messages == ["020 7946 0018 was taken by another order a moment ago."]
        assert number("020 7946 0017").assign == "unused"


def test_only_own_stock_can_be_reserved(acting) -> None:
    with as_system():
        foreign = number("0117 496 0201").pk
    with acting(VERTICAL) as user, pytest.raises(ValidationError, match="no longer in your stock"):
        reserve_numbers(number_ids=[foreign], customer=a_customer(), site_name="", order_no="1", by=user, at=NOW)


def test_claiming_takes_the_lowest_free_ones_or_nothing(acting) -> None:
    with acting(VERTICAL) as user:
        values = {"number_type": london(), "customer": a_customer(), "site_name": "Main", "by": user, "at": NOW}
        stock = Number.objects.in_stock_of(user.partner_id).filter(number_type=london()).order_by("e164")
        free = list(stock.values_list("e164", flat=True))
        claimed = claim_numbers(quantity=3, order_no="2026-000003", **values)
        assert [n.e164 for n in claimed] == free[:3]
        left = len(free) - 3
        with pytest.raises(ValidationError, match=f"Only {left} free numbers of “Geographic London” are left"):
            claim_numbers(quantity=left + 1, order_no="2026-000004", **values)
        assert not Number.objects.filter(reserved_by="2026-000004").exists()
        with pytest.raises(ValidationError, match="one number at least"):
            claim_numbers(quantity=0, order_no="2026-000004", **values)


def test_what_is_not_used_cannot_be_returned(acting) -> None:
    with acting(SP) as user, pytest.raises(ValidationError, match="020 7946 0018 is not used"):
        return_numbers(numbers=["+442079460018"], by=user, at=NOW)


# --- down and up the tree


def test_stock_goes_down_and_comes_back(acting) -> None:
    wanted = ["+442079460020", "+442079460021"]
    with acting(SP) as user:
        vertical = Partner.objects.get(name="Vertical Cloud")
        assert allocate_numbers(numbers=wanted, to=vertical, by=user, at=NOW) == 2
    with acting(VERTICAL) as user:
        assert {n.partner_name for n in Number.objects.filter(e164__in=wanted)} == {"Vertical Cloud"}
        tideway = Partner.objects.get(name="Tideway Telecom")
        assert allocate_numbers(numbers=wanted[:1], to=tideway, by=user, at=NOW) == 1
        assert take_back_numbers(numbers=wanted[:1], by=user, at=NOW) == 1
        with pytest.raises(ValidationError, match="not unused at a reseller below you: 020 7946 0020"):
            take_back_numbers(numbers=wanted[:1], by=user, at=NOW)
    with acting(SP) as user:
        assert take_back_numbers(numbers=wanted, by=user, at=NOW) == 2
        assert {n.partner_name for n in Number.objects.filter(e164__in=wanted)} == {"Nimbus Telecom"}


def test_allocation_only_goes_down_and_only_with_the_right(acting) -> None:
    with acting(VERTICAL) as user:
        own = Partner.objects.get(name="Vertical Cloud")
        with pytest.raises(ValidationError, match="below your own company"):
            allocate_numbers(numbers=["+442079460300"], to=own, by=user, at=NOW)
        with as_system():
            orbit = Partner.objects.get(name="Orbit Comms")
        with pytest.raises(ValidationError, match="below your own company"):
            allocate_numbers(numbers=["+442079460300"], to=orbit, by=user, at=NOW)
    with acting(CLERK) as user, pytest.raises(PermissionDenied):
        allocate_numbers(numbers=["+442079460360"], to=Partner.objects.get(name="Tideway Telecom"), by=user, at=NOW)


def test_numbers_in_an_order_are_not_taken_back(acting) -> None:
    with acting(SP) as user:
        reserve(user, a_customer(), "020 7946 0018")
        with pytest.raises(ValidationError, match="not unused"):
            take_back_numbers(numbers=["+442079460018"], by=user, at=NOW)


def test_what_a_reseller_made_itself_stays_with_it(acting) -> None:
    with acting(VERTICAL) as user:
        register_numbers(numbers=["020 7946 0900"], number_type=london(), by=user, at=NOW)
    with acting(SP) as user, pytest.raises(ValidationError, match="not unused"):
        take_back_numbers(numbers=["+442079460900"], by=user, at=NOW)


def test_only_what_was_never_used_can_be_deleted_and_made_again(acting) -> None:
    with acting(SP) as user:
        assert delete_numbers(numbers=["+442079460018"], by=user, at=NOW)
        register_numbers(numbers=["020 7946 0018"], number_type=london(), by=user, at=NOW)
        for kept, why in (("+442079460490", "was used before"), ("+442079460330", "is stock of Vertical Cloud")):
            with pytest.raises(ValidationError, match=why):
                delete_numbers(numbers=[kept], by=user, at=NOW)
        with pytest.raises(InternalError), transaction.atomic():
            Number.objects.filter(e164="+442079460490").delete()


def test_deleting_leaves_its_trace(acting) -> None:
    with acting(SP) as user:
        pk = number("020 7946 0018").pk
        delete_numbers(numbers=["+442079460018"], by=user, at=NOW)
        labels = Number.pgh_event_model.objects.filter(pgh_obj_id=pk).order_by("pgh_id")
        assert list(labels.values_list("pgh_label", flat=True))[-1] == "delete"


# --- stock figures, MACs


def test_free_figures_for_the_wizard(acting) -> None:
    with acting(VERTICAL) as user:
        free = free_by_type(user.partner_id)
        listed = Number.objects.filter(partner_id=user.partner_id, number_type=london(), assign="unused")
        assert free[london().pk] == listed.count() > 0
    with acting(ORBIT) as user:
        assert sum(stock_by_model(user.partner_id).values()) == 10
        Device.objects.filter(mac__startswith="02005E1F").update(availability="crash")
        assert stock_by_model(user.partner_id) == {}


@pytest.mark.parametrize("typed", ["02:00:5e:10:00:01", "02-00-5E-10-00-01", "0200.5e10.0001", " 02005E100001 "])
def test_macs_in_any_usual_notation(typed: str) -> None:
    assert macs.parse(typed) == "02005E100001"
    assert macs.show(macs.parse(typed)) == "02:00:5E:10:00:01"


@pytest.mark.parametrize("typed", ["", "02:00:5e:10:00", "02:00:5e:10:00:0g", "x" * 500])
def test_what_is_no_mac_says_what_one_is(typed: str) -> None:
    with pytest.raises(ValueError, match="twelve digits"):
        macs.parse(typed)


def test_typed_parts_and_spans_of_numbers() -> None:
    assert phones.dialled_part("+44 20 79") == phones.dialled_part("0044 (20) 79") == phones.dialled_part("020 79")
    assert phones.typed_part("+44 (0)20 7946") == "+44207946"
    assert phones.typed_part("Aspen Bakery") == "Aspen Bakery"
    assert phones.span("+442079460008", "+442079460010", most=3)[-1] == "+442079460010"
    for first, last, why in [
        ("+442079460010", "+442079460008", "must not stand before"),
        ("+442079460000", "+442079460999", "1,000 numbers; 10 at once"),
        ("+441134960000", "+3319900123", "same number of digits"),
    ]:
        with pytest.raises(ValueError, match=why):
            phones.span(first, last, most=10)

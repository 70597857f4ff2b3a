"""Entries put together: sums, commands, headings; the customer's own entries; the steps that an order has and shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone

from customers.actions.move import move
from customers.models import BillingAccount, Customer, Site
from inventory.enums import CommandKind
from inventory.models import CallServer
from oms.kit.money import Money
from orders.effect.entry import Effect, Entry, Send, carry_out, in_few_words, merged
from orders.effect.part import Typed
from orders.effect.reading import Reading
from orders.kinds import TYPES, kind_of
from orders.models import Order, OrderFile
from orders.parts.numbers.save import UseNumbers
from orders.parts.status import BeginService, HandOverSecret, MoveCustomer, PlaceOnServer
from orders.types.new_customer import NewCustomer
from orders.types.service_start import ServiceStart
from tests import things
from tests.orders.scene import CLERK, VERA, order_in, order_of, server, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
DAY = date(2026, 6, 15)


def pounds(amount: int) -> Money:
    return Money(Decimal(amount), "GBP")


# --- entries together


def test_sums_are_of_what_costs_and_nothing_for_who_is_not_charged() -> None:
    found = [
        Entry("a", "One", "A", monthly=pounds(3)), Entry("b", "Two", "B", once=pounds(5)),
        Entry("c", "One", "C", monthly=pounds(4), now=2), Entry("d", "Two", "D"),
    ]  # fmt: skip
    effect = Effect(DAY, "GBP", found)
    assert (effect.monthly, effect.once) == (pounds(7), pounds(5))
    free = Effect(DAY, "GBP", found, "Why")
    assert (free.monthly, free.once) == (pounds(0), pounds(0))
    assert [(group.title, group.entries) for group in effect.groups] == [
        ("One", [found[0], found[2]]),
        ("Two", [found[1], found[3]]),
    ]
    assert effect.now == {"a": "None", "b": "None", "c": "2", "d": "None"}
    assert [entry.amount for entry in found] == [pounds(3), pounds(5), pounds(4), None]


def test_a_trial_expires_on_the_day_before_billing_starts() -> None:
    days = [(None, DAY), (DAY, DAY), (date(2026, 7, 1), DAY), (date(2026, 7, 1), None)]
    found = [Entry("k", "G", "W", billing_start=start, act_date=act).trial_expires for start, act in days]
    assert found == [None, None, date(2026, 6, 30), date(2026, 6, 30)]


def test_shares_of_a_command_travel_together() -> None:
    shares = [
        Send("set_packages", "A 1", {"items": {"a": 1}}), Send("add_numbers", "1", {"numbers": ["1", "2"]}),
        Send("set_packages", "B 2", {"items": {"b": 2}}, "sealed"), Send("add_numbers", "", {"numbers": ["2", "3"]}),
        Send("set_packages", "A 1", {"items": {"a": 3}, "note": "last"}, "another"), Send("other", "x", {"n": 1}),
        Send("other", "y", {"n": 2}),
    ]  # fmt: skip
    wanted = [
        Send("set_packages", "A 1, B 2", {"items": {"a": 3, "b": 2}, "note": "last"}, "sealed"),
        Send("add_numbers", "1", {"numbers": ["1", "2", "3"]}),
        Send("other", "x, y", {"n": 2}),
    ]
    assert merged(shares) == wanted
    entries = [Entry("k", "G", "W", sends=tuple(shares[:3])), Entry("l", "G", "W", sends=tuple(shares[3:]))]
    assert Effect(DAY, "GBP", entries).commands == wanted


@pytest.mark.parametrize("before, value", [({"a": 1}, [2]), ([1], {"a": 2}), ({"a": 1}, 7), ([1], 7)])
def test_what_does_not_fit_together_is_said_by_the_last(before, value) -> None:
    (found,) = merged([Send("k", "", {"x": before}), Send("k", "", {"x": value})])
    assert found.payload == {"x": value}


def test_as_many_names_as_fit_and_how_many_more() -> None:
    assert in_few_words(["abc", "def"], 8) == "abc, def"
    assert in_few_words(["abc", "def", "ghi", "jkl"], 17) == "abc +3"
    assert in_few_words(["abc", "def", "ghi", "jkl"], 18) == "abc, def, ghi, jkl"
    assert in_few_words(["abc", "de", "ghi", "jkl", "mno"], 17) == "abc, de +3"
    assert in_few_words([]) == ""
    text = in_few_words([f"name {n:03d}" for n in range(40)])
    assert text.endswith(" +21") and len(text) <= 200


@dataclass(frozen=True)
class First:
    n: int

    @classmethod
    def carry_out(cls, writes, stamp) -> None:
        stamp.append((cls.__name__, [write.n for write in writes]))


class Second(First):
    pass


def test_writes_of_a_class_are_carried_out_together_in_the_order_of_the_first() -> None:
    done: list = []
    carry_out([Second(1), First(2), Second(3)], done)
    assert done == [("Second", [1, 3]), ("First", [2])]


def test_an_order_is_read_for_its_day_or_the_day_it_is_to_begin_or_today() -> None:
    days = [(date(2026, 7, 1), date(2026, 8, 1)), (None, date(2026, 8, 1)), (None, None)]
    found = [Reading(Order(customer=Customer(), effective=day, activation_date=wish)).day for day, wish in days]
    assert found == [date(2026, 7, 1), date(2026, 8, 1), timezone.localdate()]


# --- the customer's own entries


def read(order: Order) -> Reading:
    kept = Order.objects.select_related("customer", "plan", "agreement", "server").get(pk=order.pk)
    return Reading(kept, DAY)


def own(order: Order) -> list[Entry]:
    return list(kind_of(order).own_entries(read(order)))


def test_a_new_customer_gets_its_status_its_tenant_and_its_administrator() -> None:
    order = order_in("approved")
    Order.objects.filter(pk=order.pk).update(server=server())
    one = order.customer
    tenant = {"name": one.name, "domain": one.domain, "language": one.language, "plan": order.plan.name}
    admin = {"login": one.admin_id, "name": one.admin_name, "email": one.admin_email}
    assert own(order) == [
        Entry(
            key="status", group="Customer", what="Customer Status", where=one.name, now="Ordering", to_be="Created",
            on_day=(MoveCustomer("create_service"),),
        ),
        Entry(
            key="tenant", group="Customer", what="Tenant", where=str(server()), to_be=one.code,
            on_day=(PlaceOnServer("CM-LON-01"),),
            sends=(Send(CommandKind.CREATE_TENANT, one.name, {**tenant, "server": "CM-LON-01"}),),
        ),
        Entry(
            key="administrator", group="Customer", what="Administrator", where=one.admin_name, to_be=one.admin_id,
            on_day=(HandOverSecret(),),
            sends=(Send(CommandKind.CREATE_ADMINISTRATOR, one.admin_id, admin, one.admin_secret),),
        ),
    ]  # fmt: skip
    assert one.admin_id and one.admin_secret


def test_before_the_approval_no_server_and_before_a_plan_none_is_named() -> None:
    order = order_in("approved")
    Order.objects.filter(pk=order.pk).update(server=None, plan=None)
    Customer.objects.filter(pk=order.customer_id).update(admin_id="")
    _, tenant = own(order)
    assert (tenant.where, tenant.on_day) == ("call server chosen at approval", ())
    assert (tenant.sends[0].payload["plan"], tenant.sends[0].payload["server"]) == ("", "")


def test_a_service_start_moves_uses_and_begins() -> None:
    customer = Customer.objects.get(name="Zetland School Trust")
    order = Order(kind=ServiceStart.kind, customer=customer, no="2026-900000", customer_name=customer.name)
    (found,) = TYPES["service_start"].own_entries(Reading(order, DAY))
    assert found == Entry(
        key="status", group="Customer", what="Customer Status", where=customer.name, now="Created", to_be="Activated",
        on_day=(MoveCustomer("activate"), UseNumbers(), BeginService()),
        sends=(Send(CommandKind.ACTIVATE_SERVICE, customer.name, {"date": "2026-06-15"}),),
    )  # fmt: skip
    move(customer, "activate", by=who(CLERK), at=timezone.now())
    customer.refresh_from_db()
    (late,) = TYPES["service_start"].own_entries(Reading(order, DAY))
    assert late.now == "Created"


def test_a_status_that_the_verb_begins_with_is_said() -> None:
    from orders.parts.status import status_entry  # beside its one use

    customer = Customer.objects.get(name="Zetland School Trust")
    order = Order(kind=ServiceStart.kind, customer=customer, no="2026-900000")
    for verb in ("activate", "stop"):
        move(customer, verb, by=who(CLERK), at=timezone.now())
    customer.refresh_from_db()
    found = status_entry(Reading(order, DAY), "close")
    assert (found.now, found.to_be, found.sends) == ("Stopped", "Closed", ())


def test_which_orders_may_be_opened() -> None:
    new, start = TYPES["new_customer"], TYPES["service_start"]
    for status, (first, second) in {
        "ordering": ("", "Service Start is possible once the customer is Created."),
        "created": (
            "The customer exists already.",
            "Zetland has no tenant in the network, and none was asked for. The provider mends this.",
        ),
        "activated": ("The customer exists already.", "Service Start is possible once the customer is Created."),
    }.items():
        customer = Customer(name="Zetland", status=status)
        assert (new.may_open(customer), start.may_open(customer)) == (first, second)


# --- types and their parts


def test_a_type_knows_its_parts_and_what_it_needs() -> None:
    kind = TYPES["new_customer"]
    assert isinstance(kind, NewCustomer)
    assert (kind.part("items").code, kind.part("nothing")) == ("items", None)
    order = order_in("approved")
    Order.objects.filter(pk=order.pk).update(server=None)
    found = kind.problems_of_approval(read(order))
    assert [(problem.step, problem.text) for problem in found] == [("server", "Choose the call server (CM).")]
    Order.objects.filter(pk=order.pk).update(server=CallServer.objects.first())
    assert kind.problems_of_approval(read(order)) == []


def test_the_effect_is_the_customers_own_and_each_parts_in_turn() -> None:
    order = order_in("approved")
    Customer.objects.filter(pk=order.customer_id).update(kind="test")
    effect = kind_of(order).effect(read(order))
    groups = [group.title for group in effect.groups]
    assert groups[:3] == ["Customer", "Service Plan", "Numbers"] and groups[-1] == "Call Fraud Prevention"
    assert (effect.day, effect.currency) == (DAY, "GBP")
    assert effect.free == "Test, Demo and Inactive Billing customers are not charged."


def shown(order: Order, login: str = CLERK, **rights: bool) -> list[str]:
    return [part.code for part in kind_of(order).shown(read(order), who(login, **rights))]


def test_the_steps_of_an_order() -> None:
    order = order_in("registration")
    order.plan.__class__.objects.filter(pk=order.plan_id).update(attach_file=False, kind="cloud_pbx")
    every = ["info", "plan", "numbers", "items", "trunk", "devices", "bundles", "shipping"]
    assert shown(order, manage_ddi=False) == every
    assert shown(order, manage_ddi=True) == [*every[:3], "assign", *every[3:]]
    assert shown(order, VERA, manage_ddi=True) == every
    order.plan.__class__.objects.filter(pk=order.plan_id).update(attach_file=True, kind="sip_trunk")
    order.devicelines.all().delete()
    assert shown(order, manage_ddi=False) == [c for c in every if c not in ("devices", "shipping")] + ["files"]
    Order.objects.filter(pk=order.pk).update(plan=None)
    assert shown(order, manage_ddi=False) == [c for c in every if c != "shipping"]


def test_the_steps_of_an_order_to_come() -> None:
    kind = TYPES["new_customer"]
    hidden = {part.code: part.hidden(None, who(CLERK, manage_ddi=False)) for part in kind.parts}
    assert [code for code, so in hidden.items() if so] == ["assign", "shipping", "files"]
    assert kind.part("assign").hidden(None, who(CLERK, manage_ddi=True)) is False


def problems(order: Order, code: str) -> list[str]:
    found = kind_of(order).part(code).problems(read(order))
    assert {problem.step for problem in found} <= {code}
    return [problem.text for problem in found]


def test_a_customer_needs_an_account_and_an_administrator() -> None:
    order = order_in("registration")
    assert problems(order, "info") == []
    customers, before = Customer.objects.filter(pk=order.customer_id), order.customer
    customers.update(admin_id="")
    assert problems(order, "info") == ["Enter the administrator's ID."]
    customers.update(admin_id=before.admin_id, admin_secret="")
    assert problems(order, "info") == []


def test_what_is_wrong_with_plan_and_sites() -> None:
    order = order_in("registration")
    assert problems(order, "plan") == []
    sites, plan = Site.objects.filter(customer=order.customer_id), order.plan
    type(plan).objects.filter(pk=plan.pk).update(kind="sip_trunk")
    assert problems(order, "plan") == []
    extra = [
        Site.objects.create(customer=order.customer, **{**things.SITE, "name": f"Site {n}", "is_main": False})
        for n in range(20 - sites.count())
    ]
    assert problems(order, "plan") == ["A SIP Trunk plan has exactly one site; there are 20."]
    type(plan).objects.filter(pk=plan.pk).update(kind="cloud_pbx")
    assert problems(order, "plan") == []
    Site.objects.create(customer=order.customer, **{**things.SITE, "name": "One more", "is_main": False})
    sites.update(is_main=False)
    many, two = "There must be 1 to 20 sites.", "Exactly one site must be the main site."
    assert problems(order, "plan") == [many, two] and extra
    plan.offers.filter(partner=order.partner_id).delete()
    Order.objects.filter(pk=order.pk).update(activation_date=None)
    offered = f"{plan} is not offered to this reseller."
    assert problems(order, "plan") == [offered, many, two, "Enter the activation date."]


def test_files_up_to_ten_megabytes() -> None:
    order = order_in("registration")
    most = 10 * 1024 * 1024
    more = {"name": "a.txt", "content_type": "text/plain", "added_by": "X", "added_at": timezone.now()}
    OrderFile.objects.filter(order=order).delete()
    OrderFile.objects.create(order=order, stored_as="one", size=most, **more)
    assert problems(order, "files") == []
    OrderFile.objects.create(order=order, stored_as="two", size=1, **more)
    assert problems(order, "files") == ["The files are larger than 10 MB together."]


# --- what the steps show


def forms(order: Order, code: str, data: str | None = None, asked: str = "", login: str = CLERK) -> dict:
    typed = Typed(who(login), timezone.now(), QueryDict(data) if data is not None else None, None, QueryDict(asked))
    return kind_of(order).part(code).forms(read(order), typed)


def test_the_first_site_and_the_first_place_start_at_what_is_known() -> None:
    order = order_of("Barbican Dental Practice")
    Site.objects.filter(customer=order.customer_id).delete()
    (account,) = BillingAccount.objects.filter(customer=order.customer_id)
    assert forms(order, "plan")["sites"].initial == [{
        "name": account.name, "is_main": True, "address1": account.address, "city": account.city,
        "county": account.county, "post_code": account.post_code,
    }]  # fmt: skip
    account.delete()
    assert forms(order, "plan")["sites"].initial == [{"is_main": True}]
    order = order_in("registration")
    (site,) = Site.objects.filter(customer=order.customer_id)
    names = ("id", "name", "is_main", "address1", "address2", "city", "county", "post_code")
    assert forms(order, "plan")["sites"].initial == [{name: getattr(site, name) for name in names}]


def test_everything_is_shipped_to_the_main_site_until_somebody_says_otherwise() -> None:
    order = order_in("registration")
    order.shipments.update(quantity=1)
    known = [(s.device_id, s.place.name, s.site_id, s.quantity) for s in order.shipments.select_related("place")]
    found = forms(order, "shipping")
    assert [tuple(row.values()) for row in found["shipments"].initial] == known != []
    places = list(order.shippingplaces.values("name", "address", "city", "post_code", "phone"))
    assert found["places"].initial == places != []
    order.shippingplaces.all().delete()
    site = Site.objects.get(customer=order.customer_id)
    Site.objects.create(customer=order.customer, **{**things.SITE, "name": "A shed", "is_main": False})
    found = forms(order, "shipping")
    assert found["places"].initial == [{
        "name": site.name, "address": site.address, "city": site.city, "post_code": site.post_code,
        "phone": order.customer.contact_phone,
    }]  # fmt: skip
    assert found["shipments"].initial == [
        {"device": line.pk, "place": site.name, "site": site.pk, "quantity": line.quantity}
        for line in order.devicelines.all()
    ]
    Site.objects.filter(customer=order.customer_id).update(is_main=False)
    found = forms(order, "shipping")
    assert (found["places"].initial, found["shipments"].initial) == ([], [])
    order.shippingplaces.create(
        name="Hall", address="1 Row", city="London", post_code="EC1A 1AA", phone="+442079460001"
    )
    assert forms(order, "shipping")["shipments"].initial == []


def test_assigning_begins_with_what_lacks_numbers_and_finds_in_the_stock() -> None:
    order = order_in("submitted")
    found = forms(order, "assign", login=VERA)
    demand = order.numberdemands.first()
    assert (found["assign_form"].initial, found["assign_form"].is_bound) == ({"demand": demand.pk}, False)
    shown = found["assign_form"].fields["numbers"].widget.choices
    pks = [pk for pk, _ in shown]
    stock = list(found["assign_form"].fields["numbers"].queryset.values_list("pk", flat=True))
    assert pks == stock[:60] and found["stock_text"] == ""
    text = found["assign_form"].fields["numbers"].queryset[0].e164
    narrowed = forms(order, "assign", asked=f"stock={text[-6:-3]} {text[-3:]}", login=VERA)
    assert [pk for pk, _ in narrowed["assign_form"].fields["numbers"].widget.choices] == stock[:1]
    assert forms(order, "assign", data="add=", login=VERA)["assign_form"].is_bound
    assert not forms(order, "assign", data="remove=1", login=VERA)["assign_form"].is_bound
    others = order.numberdemands.exclude(pk=demand.pk)
    later = others.first() or order.numberdemands.create(
        site=demand.site, billing_account=BillingAccount.objects.create(customer=order.customer, **things.ACCOUNT),
        quantity=2,
    )  # fmt: skip
    order.numberdemands.filter(pk=demand.pk).update(quantity=demand.picks.filter(active=True).count())
    assert forms(order, "assign", login=VERA)["assign_form"].initial == {"demand": later.pk}


def test_a_file_is_asked_for_only_when_one_was_chosen() -> None:
    order = order_in("registration")
    part = kind_of(order).part("files")
    bound = {data: forms(order, "files", data)["form"].is_bound for data in (None, "", "add=")}
    assert bound == {None: False, "": False, "add=": True}
    assert part.valid(forms(order, "files", "")) is True
    assert part.valid(forms(order, "files", "add=")) is False

"""Sites of a change order: added, changed, removed; what names one keeps it (guide 2.5.2.2.1)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from customers.enums import MAX_CHANGED_SITES
from customers.models import Customer, Site
from oms.kit.acting import acting_for, as_system
from orders.actions.due import take_due_orders
from orders.effect.reading import Reading
from orders.kinds import kind_of
from orders.models import Order, SiteChange
from tests.change import scene
from tests.change.scene import CLERK, NEIGHBOUR, VERA
from tests.forms import form_of
from tests.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
LEEDS = {"name": "Leeds Store", "address1": "3 Sample Row", "city": "Leeds", "post_code": "LS1 4AP"}


@pytest.fixture
def customer(monkeypatch) -> Customer:
    scene.nobody_uses(monkeypatch)
    return scene.contract()


@pytest.fixture
def order(customer) -> Order:
    return scene.begun(customer)


def step(order: Order) -> str:
    return reverse("orders:step-info", args=[order.no])


def bare(customer: Customer, name: str = "Old Depot") -> Site:
    """A site that nothing names."""
    with as_system():
        return Site.objects.create(
            customer=customer, name=name, address1="9 Old Road", city="Leeds", post_code="LS1 4AP"
        )


def names(customer: Customer) -> set[str]:
    with as_system():
        return set(customer.sites.values_list("name", flat=True))


def pressed(client, order: Order, **buttons: str):
    form = {name: value for name, value in form_of(client, step(order)).items() if name not in BUTTONS}
    return client.post(step(order), {**form, **buttons})


BUTTONS = {
    "next",
    "back",
    "save",
    "cancel",
    "change_site",
    "remove_site",
    "keep_site",
    "add-sites",
    "previous",
    "later",
}


def new(**more: str) -> dict[str, str]:
    return {f"sites-0-{name}": value for name, value in {**LEEDS, **more}.items()}


def problems(order: Order) -> list[str]:
    with acting_for(scene.clerk().partner_id):
        return [problem.text for problem in kind_of(order).problems(Reading(order)) if problem.step == "info"]


def test_a_new_site_stands_once_the_order_has_taken_effect(customer, order, signed_in) -> None:
    assert pressed(signed_in(CLERK), order, next="1", **new()).status_code == 302
    entries = kind_of(order).effect(Reading(order)).entries
    words = "Leeds Store, 3 Sample Row, Leeds, LS1 4AP"
    assert [(e.group, e.what, e.detail, e.now, e.to_be) for e in entries] == [
        ("Sites", "Leeds Store", "New site", None, words)
    ]
    scene.submitted(order)
    assert "Leeds Store" in signed_in(VERA).get(reverse("orders:approve", args=[order.no])).content.decode()
    scene.confirmed(scene.approved(order))
    assert "Leeds Store" in names(customer)
    with as_system():
        assert [e.now for e in kind_of(order).effect(Reading(order)).entries] == [None], "the page says the same"


def test_a_site_is_renamed_and_the_main_site_is_another(customer, order, signed_in) -> None:
    depot, client = bare(customer), signed_in(CLERK)
    with as_system():
        main = customer.sites.get(is_main=True)
    for site in (depot, main):
        assert pressed(client, order, change_site=str(site.pk)).status_code == 302
    with as_system():
        changes = list(order.sitechanges.all())
    assert [change.known for change in changes] == [depot.pk, main.pk]
    form = form_of(client, step(order))
    form.pop("sites-1-is_main", None)
    kept = {name: value for name, value in form.items() if name not in BUTTONS}
    sent = {**kept, "sites-0-name": "New Depot", "sites-0-is_main": "on", "next": "1"}
    assert client.post(step(order), sent).status_code == 302
    shown = {e.what: (e.detail, e.now, e.to_be) for e in kind_of(order).effect(Reading(order)).entries}
    assert shown["New Depot"] == (
        "Changed site", "Old Depot, 9 Old Road, Leeds, LS1 4AP", "New Depot, 9 Old Road, Leeds, LS1 4AP, Main Site",
    )  # fmt: skip
    scene.through(order)
    with as_system():
        assert customer.sites.get(is_main=True).name == "New Depot"
        assert not Site.objects.get(pk=main.pk).is_main


def test_a_site_that_nothing_names_is_removed_on_the_day_and_not_before(customer, order, signed_in) -> None:
    depot, client = bare(customer), signed_in(CLERK)
    assert pressed(client, order, remove_site=str(depot.pk)).status_code == 302
    assert "Sites that this order removes" in client.get(step(order)).content.decode()
    later = scene.today() + timedelta(days=3)
    scene.through(order, later)
    assert "Old Depot" in names(customer)
    order.refresh_from_db()
    with as_system():
        Order.objects.filter(pk=order.pk).update(effective=scene.today())
    take_due_orders(at=timezone.now())
    assert "Old Depot" not in names(customer)


def test_what_is_picked_can_stay(customer, order, signed_in) -> None:
    depot, client = bare(customer), signed_in(CLERK)
    pressed(client, order, remove_site=str(depot.pk))
    with as_system():
        change = order.sitechanges.get()
    assert pressed(client, order, keep_site=str(change.pk)).status_code == 302
    with as_system():
        assert not order.sitechanges.exists()


def test_a_named_site_cannot_be_removed_and_it_says_by_what(customer, order, signed_in) -> None:
    with as_system():
        site = customer.sites.get(is_main=True)
        held = site.numbers.count()
        assert held
    page = pressed(signed_in(CLERK), order, remove_site=str(site.pk))
    text = read(page.content).first("div", id="problems").text
    assert page.status_code == 422
    assert f"“{site.name}” cannot be removed; it is named by {held} number" in text and "order" in text
    with as_system():
        assert not order.sitechanges.exists()


def test_what_came_to_name_it_meanwhile_is_seen_at_approval(customer, order, signed_in) -> None:
    depot = bare(customer)
    pressed(signed_in(CLERK), order, remove_site=str(depot.pk))
    scene.submitted(order)
    with as_system():
        number = customer.sites.get(is_main=True).numbers.first()
        number.site = depot
        number.save()
    with pytest.raises(ValidationError) as told:
        scene.approved(order)
    assert told.value.messages == ["“Old Depot” cannot be removed; it is named by 1 number."]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"is_main": "on"}, "Exactly one site is the main site."),
        ({"name": "HEAD"}, "HEAD: This name stands twice. Give each its own."),
    ],
)
def test_sites_are_unique_with_one_main(customer, order, signed_in, typed, words) -> None:
    bare(customer, "Head")
    answer = pressed(signed_in(CLERK), order, next="1", **new(**typed))
    assert answer.status_code == 422 and words in read(answer.content).first("div", id="problems").text


def test_there_are_at_most_a_thousand(customer, order) -> None:
    with as_system():
        have = customer.sites.count()
        Site.objects.bulk_create(
            Site(customer=customer, name=f"Branch {n}", address1="1 Row", city="Leeds", post_code="LS1 4AP")
            for n in range(MAX_CHANGED_SITES - have)
        )  # fmt: skip
        SiteChange.objects.create(order=order, **LEEDS)
    assert problems(order) == ["Between 1 and 1000 are needed; these are 1001."]


def test_a_rejected_order_leaves_no_trace_and_a_neighbour_sees_nothing(customer, order, signed_in) -> None:
    before = names(customer)
    pressed(signed_in(CLERK), order, next="1", **new())
    assert signed_in(NEIGHBOUR).get(step(order)).status_code == 404
    foreign = signed_in(NEIGHBOUR).post(step(order), {"remove_site": "1"})
    assert foreign.status_code == 404
    with acting_for(scene.clerk().partner_id):
        other = Site.objects.exclude(customer=customer).first()
    answer = pressed(signed_in(CLERK), order, change_site=str(other.pk if other else 10**9))
    assert answer.status_code == 422 and "This site is not there any more. Look again." in answer.content.decode()
    assert names(customer) == before

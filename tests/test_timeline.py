"""The timeline of a customer: what each floor tells of it, for whoever may see it, page by page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import AdministratorLink, Customer
from customers.queries.timeline import PAGE, sources_for, timeline_page
from oms.kit.acting import acting_for, as_system
from oms.kit.registries import registries
from orders.models import OrderMove
from partners.models import Account, Role
from tests.page import read
from tests.people import BELOW, CLERK, NEIGHBOUR, OWNER, SP

pytestmark = pytest.mark.django_db
NAME = "Vertical Demo"


@pytest.fixture
def demo() -> Customer:
    with as_system():
        return Customer.objects.select_related("partner", "plan").get(name=NAME)


def pages(customer: Customer, reader, kind: str = "") -> list:
    """All happenings, page after page."""
    found, place = [], {"until": timezone.now(), "skip": 0}
    with acting_for(reader.partner_id):
        while place:
            page = timeline_page(customer, reader=reader, kind=kind, **place)
            assert len(page.rows) <= PAGE
            found += page.rows
            older = page.older
            place = (
                {"until": timezone.datetime.fromisoformat(older["until"]), "skip": int(older["skip"])} if older else {}
            )
    return found


def test_every_kind_is_told_newest_first_and_none_twice(demo, account) -> None:
    with as_system():
        AdministratorLink.objects.create(
            customer=demo, sent_by=account(CLERK), secret_hash="t", expires_at=timezone.now(), used_at=timezone.now()
        )
    rows = pages(demo, account(CLERK))
    assert [row.happening.at for row in rows] == sorted((row.happening.at for row in rows), reverse=True)
    told = {row.source.code for row in rows}
    assert {"orders", "contract", "numbers", "devices", "messages", "changes", "network", "sign-ins", "groups"} <= told
    for source in sources_for(account(CLERK)):
        alone = [row.happening for row in pages(demo, account(CLERK), source.code)]
        assert alone == [row.happening for row in rows if row.source.code == source.code], source.code
    with as_system():
        moves = OrderMove.objects.filter(order__customer=demo).count()
    assert sum(row.source.code == "orders" for row in rows) == moves > 10


def test_many_things_of_one_moment_are_each_on_one_page(demo, account, monkeypatch) -> None:
    monkeypatch.setattr("customers.queries.timeline.PAGE", 3)
    whole = len(pages(demo, account(CLERK), "orders"))
    with as_system():
        order = demo.orders.first()
        at = timezone.now() - timedelta(minutes=1)
        OrderMove.objects.bulk_create(
            OrderMove(order=order, verb="hold", target="processing", by_name=f"{n}", by_partner="x", at=at)
            for n in range(10)
        )
    rows = [row.happening.by for row in pages(demo, account(CLERK), "orders")]
    assert len(rows) == whole + 10
    assert rows[:10] == [f"{n}, x" for n in reversed(range(10))]


def test_stops_stand_in_it(account) -> None:
    with as_system():
        stopped = Customer.objects.select_related("partner", "plan").get(name="Kew Seed Merchants")
    titles = [row.happening.title for row in pages(stopped, account(CLERK), "stops")]
    assert titles == ["Service resumed", "Service stopped"] * 2


def test_the_page_leads_where_it_says_and_to_the_older_ones(signed_in, demo, monkeypatch) -> None:
    monkeypatch.setattr("customers.queries.timeline.PAGE", 5)
    client, url = signed_in(CLERK), reverse("customers:timeline", args=[demo.code])
    page = read(client.get(url).content)
    assert len(page.first("ol", class_="timeline sub").all("li")) == 5
    older = page.first("a", rel="next").get("href")
    second = read(client.get(url + older).content)
    assert len(second.first("ol", class_="timeline sub").all("li")) == 5
    assert second.first("ol", class_="timeline sub").text != page.first("ol", class_="timeline sub").text
    only = read(client.get(url + "?kind=orders").content)
    link = only.first("ol", class_="timeline sub").first("a").get("href")
    assert client.get(link).status_code == 200
    for nonsense in (
        "?kind=<x>",
        "?until=yesterday&skip=-1",
        "?until=2026-13-45T00:00:00Z",
        "?until=2026-01-01T00:00:00",
    ):
        assert client.get(url + nonsense).status_code == 200


def test_who_may_see_the_customer_sees_it_and_nobody_else(signed_in, demo) -> None:
    url = reverse("customers:timeline", args=[demo.code])
    assert signed_in(SP).get(url).status_code == 200
    for stranger in (NEIGHBOUR, BELOW):
        assert signed_in(stranger).get(url).status_code == 404


def test_what_a_role_does_not_hold_is_not_told(signed_in, demo, account) -> None:
    with as_system():
        owner = account(OWNER)
        menus = [
            menu for menu in owner.role.menus if menu not in ("provisioning-jobs", "order-status", "customer-group")
        ]
        role = Role.objects.create(
            names={"en": "Less"}, system_role=owner.role.system_role, owner_id=owner.partner_id, menus=menus
        )
        Account.objects.filter(pk=owner.pk).update(role=role)
    owner = account(OWNER)
    assert {"network", "groups"} & {source.code for source in sources_for(owner)} == set()
    rows = pages(demo, owner)
    assert not [row for row in rows if "/orders/" in row.happening.leads]
    page = signed_in(OWNER).get(reverse("customers:timeline", args=[demo.code]) + "?kind=network").content.decode()
    assert "Network:" not in page


def test_the_queries_do_not_grow_with_what_happened(demo, account) -> None:
    clerk = account(CLERK)
    with as_system():
        quiet = Customer.objects.select_related("partner", "plan").get(name="York Road Tailors")
    counts = []
    for customer in (quiet, demo):
        with (
            acting_for(clerk.partner_id),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            timeline_page(customer, reader=clerk, until=timezone.now())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2 * len(registries.timeline) + 4

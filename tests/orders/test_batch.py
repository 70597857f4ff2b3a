"""Many customers' changes as one batch: brought in once, followed to the ledger, taken back as far as it goes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Customer
from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from orders.batch import bring_in
from orders.enums import Verb
from orders.models import BatchEntry, Order, OrderBatch
from orders.views import batch_sheet
from partners.models import ListImport, Notice
from tests.orders.batch_scene import (
    BATCHES,
    REHEARSAL,
    UPLOAD,
    brought_in,
    orders_of,
    quantity,
    rehearsed,
    row,
    running,
    states,
    upload,
    verdicts,
)
from tests.orders.scene import CLERK, NEIGHBOUR, VERA, already, do, who
from tests.page import read
from tests.people import BELOW, OWNER

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in):
    return signed_in(CLERK)


@pytest.fixture
def four(client) -> list[Customer]:
    return running(client.account, *(f"Batch {word} Ltd" for word in ("Anvil", "Bellows", "Crucible", "Dovetail")))


def ticked(client, batch: OrderBatch, act: str) -> list[str]:
    """What the act on all orders of the batch said, a line for each."""
    answer = client.post(batch.get_absolute_url(), {"act": act, "all": "1", "sure": "1"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    found = read(client.get(answer.url).content).first("div", class_="outcome card")
    return [line.text for line in found.all("li")]


def taken_back(client, batch: OrderBatch) -> tuple[str, list[str]]:
    answer = client.post(reverse("orders:batch-take-back", args=[batch.pk]))
    found = read(client.get(answer.url).content).first("div", class_="outcome card")
    return found.first("p").text, [line.text for line in found.all("li")]


def figures(client, batch: OrderBatch) -> dict[str, int]:
    """The tabs of the batch's page, and that each leads to as many rows."""
    page = read(client.get(batch.get_absolute_url()).content)
    found = {}
    for link in page.first("nav", class_="tabs").all("a"):
        words, _, count = link.text.rpartition(" ")
        found[words] = int(count)
        rows = read(client.get(link.get("href")).content).first("p", class_="count-line").text
        assert rows.endswith(f"of {count}") or (rows, count) == ("0 rows", "0")
    return found


@pytest.mark.slow
def test_thirty_customers_go_from_one_list_to_the_ledger(client, signed_in, empty_outbox) -> None:
    made = running(client.account, *(f"Batch Customer {n:02}" for n in range(30)))
    batch = brought_in(client, *(row(customer, n % 3 + 1, title="Winter desks") for n, customer in enumerate(made)))
    assert states(batch) == ["submitted"] * 30
    assert {order.title for order in orders_of(batch)} == {"Winter desks"}
    assert {order.note for order in orders_of(batch)} == {f"From the list changes.xlsx, batch {batch.pk}."}
    assert [quantity(customer) for customer in made] == [5] * 30
    lines = ticked(signed_in(VERA), batch, "approve")
    assert len(lines) == 30 and all(line.endswith("Approved; the requester is told.") for line in lines)
    lines = ticked(client, batch, "confirm")
    assert len(lines) == 30 and all(
        line.endswith(f"Confirmed for {date_format(timezone.localdate(), 'DATE_FORMAT')}.") for line in lines
    )
    assert [quantity(customer) for customer in made] == [5 + n % 3 + 1 for n in range(30)]
    with as_system():
        sent = Command.objects.filter(order_no__in=[order.no for order in orders_of(batch)])
        packages = sent.filter(kind="set_packages").order_by("order_no")
        assert [command.payload["items"] for command in packages] == [{"basic-user-vm": 6 + n % 3} for n in range(30)]
    assert figures(client, batch) == {
        "All": 30, "Drafts": 0, "Submitted": 0, "Approved": 0, "Confirmed": 30, "Ended": 0, "Not made": 0,
    }  # fmt: skip


def test_several_rows_of_a_customer_are_one_order(client, four) -> None:
    anvil = four[0]
    batch = brought_in(client, row(anvil, -1), row(anvil, 2, item="call-recording", comment="For the shop"))
    (order,) = orders_of(batch)
    with as_system():
        lines = list(order.itemlines.values_list("item__code", "quantity", "comment").order_by("quantity"))
        assert lines == [("basic-user-vm", -1, ""), ("call-recording", 2, "For the shop")]
        assert BatchEntry.objects.get(order=order).places == "2, 3"


def test_left_as_drafts_they_are_complete_and_wait_for_the_clerk(client, four) -> None:
    batch = brought_in(client, *map(row, four), drafts=True)
    assert states(batch) == ["registration"] * 4
    order = orders_of(batch)[0]
    assert do(Verb.SUBMIT, order, who(CLERK)).state == "submitted"


def test_bad_rows_are_left_out_and_the_batch_says_how_many(client, four) -> None:
    batch = brought_in(client, *map(row, four[:3]), row(four[3], item="teleporter"))
    assert len(orders_of(batch)) == 3
    assert "1 row left out" in read(client.get(batch.get_absolute_url()).content).text


def test_one_order_that_fails_hinders_no_other_and_says_why(client, four, monkeypatch) -> None:
    submit = bring_in.submit_order

    def refuses_one(*, order: Order, **stamp) -> Order:
        if order.customer_id == four[1].pk:
            raise ValidationError("The second one is refused.")
        return submit(order=order, **stamp)

    monkeypatch.setattr(bring_in, "submit_order", refuses_one)
    batch = brought_in(client, *map(row, four))
    assert states(batch) == ["submitted"] * 3
    with as_system():
        assert not Order.objects.filter(customer=four[1]).exists()
    assert figures(client, batch)["Not made"] == 1
    page = read(client.get(f"{batch.get_absolute_url()}?state=failed").content)
    assert "Batch Bellows Ltd" in page.text and "The second one is refused." in page.text
    assert "Batch Anvil Ltd" not in page.text


# --- taken back


def test_taken_back_half_way_what_is_approved_or_confirmed_stays_and_says_so(client, four) -> None:
    batch = brought_in(client, *map(row, four))
    orders = orders_of(batch)
    for order in orders[1:3]:
        do(Verb.APPROVE, order, who(VERA), server=None)
    do(Verb.CONFIRM, orders[2], who(CLERK))
    do(Verb.HOLD, orders[3], who(VERA))
    asked = read(client.get(reverse("orders:batch-take-back", args=[batch.pk])).content)
    assert "1 order that nobody has begun work on is withdrawn and canceled; its customer stays as it is." in asked.text
    assert "These stay: Processing 1, Approved 1, Confirmed 1." in asked.text
    title, lines = taken_back(client, batch)
    assert states(batch) == ["canceled", "approved", "confirmed", "processing"]
    assert title == "Take back: 1 of 4 orders done"
    orders = orders_of(batch)
    assert lines == [
        f"{orders[0].no} Batch Anvil Ltd Canceled.",
        f"{orders[1].no} Batch Bellows Ltd {already(orders[1])} Refuse the approval if it is not wanted.",
        f"{orders[2].no} Batch Crucible Ltd {already(orders[2])} Only a new order changes it.",
        f"{orders[3].no} Batch Dovetail Ltd {already(orders[3])} Ask Vertical Cloud to reject it.",
    ]
    assert [quantity(customer) for customer in four] == [5, 5, 6, 5]
    page = read(client.get(f"{batch.get_absolute_url()}?state=approved").content)
    assert "Refuse the approval if it is not wanted." in page.text
    assert (
        reverse("orders:batch-take-back", args=[batch.pk]) not in client.get(batch.get_absolute_url()).content.decode()
    )


def test_drafts_are_taken_back_too_and_the_list_may_come_again(client, four) -> None:
    first = brought_in(client, *map(row, four), drafts=True)
    assert taken_back(client, first)[0] == "Take back: 4 of 4 orders done"
    assert states(first) == ["canceled"] * 4
    second = brought_in(client, *map(row, four))
    assert states(second) == ["submitted"] * 4
    assert (second.content, second.again) == (first.content, 1)


def test_only_who_brought_it_in_takes_it_back(client, four, signed_in) -> None:
    batch = brought_in(client, *map(row, four))
    address = reverse("orders:batch-take-back", args=[batch.pk])
    above = signed_in(VERA)
    assert above.get(batch.get_absolute_url()).status_code == 200
    answer = above.post(address)
    words = f"Only RS-Vertical, who brought batch {batch.pk} in, may take it back."
    assert answer.status_code == 403 and words in read(answer.content).text
    assert states(batch) == ["submitted"] * 4


def test_of_a_large_batch_so_many_go_at_once(client, four, monkeypatch) -> None:
    from orders.batch import take_back  # the module, whose figure is another one here

    monkeypatch.setattr(take_back, "MOST", 3)
    batch = brought_in(client, *map(row, four))
    assert taken_back(client, batch)[0] == "Take back: 3 of 3 orders done"
    assert taken_back(client, batch)[0] == "Take back: 1 of 1 orders done"
    assert states(batch) == ["canceled"] * 4


# --- the same again


def test_the_same_list_again_is_told_who_brought_it_in_and_where_it_is(client, four, signed_in) -> None:
    batch = brought_in(client, *map(row, four))
    words = f"Brought in already by {client.account.name}, "
    for login, rows in ((CLERK, four), (OWNER, reversed(four))):
        answer = upload(signed_in(login), *map(row, rows), name="another-name.xlsx")
        page = read(answer.content)
        assert answer.status_code == 422 and words in page.text and f": batch {batch.pk}." in page.text
        assert batch.get_absolute_url() in [link.get("href") for link in page.all("a")]
    assert len(orders_of(batch)) == 4


def test_rows_that_came_in_before_are_left_out_of_a_longer_list(client, four) -> None:
    batch = brought_in(client, *map(row, four[:2]))
    found = verdicts(client, *map(row, four))
    assert [bool(words) for words in found] == [True, True, False, False]
    assert found[0].startswith("Brought in already by ") and found[0].endswith(f": batch {batch.pk}.")


def test_two_who_rehearsed_the_same_make_it_once(client, four, signed_in) -> None:
    """Both have it rehearsed; the second one's word comes after the first one's."""
    other = signed_in(OWNER)
    for person in (client, other):
        rehearsed(person, *map(row, four))
    assert client.post(REHEARSAL).status_code == 302
    answer = other.post(REHEARSAL)
    page = read(answer.content)
    with as_system():
        (batch,) = OrderBatch.objects.filter(file_name="changes.xlsx")
    assert answer.status_code == 422 and f": batch {batch.pk}." in page.text
    assert batch.get_absolute_url() in [link.get("href") for link in page.all("a")]
    with as_system():
        assert Order.objects.filter(customer__in=[customer.pk for customer in four]).count() == 4


def test_what_changed_since_the_rehearsal_orders_nothing_and_says_so(client, four) -> None:
    rehearsed(client, *(row(customer, now=5) for customer in four))
    with as_system():
        Customer.objects.filter(pk=four[0].pk).update(status="stopped")
    answer = client.post(REHEARSAL)
    assert answer.status_code == 422
    assert "Something has changed since the rehearsal, so nothing was imported." in read(answer.content).text
    with as_system():
        assert not Order.objects.filter(customer__in=[customer.pk for customer in four]).exists()


# --- long lists, neighbours


def test_a_long_list_goes_to_the_worker(client, four, monkeypatch) -> None:
    monkeypatch.setattr(batch_sheet, "MANY", 3)
    rehearsed(client, *map(row, four))
    answer = client.post(REHEARSAL, {"drafts": "1"})
    assert client.post(REHEARSAL, {"drafts": "1"}).url == answer.url
    with as_system():
        assert ListImport.objects.count() == 1 and not OrderBatch.objects.filter(file_name="changes.xlsx").exists()
    assert deliver_due("import") == 1
    assert "4 rows are imported." in read(client.get(answer.url).content).text
    with as_system():
        (batch,) = OrderBatch.objects.filter(file_name="changes.xlsx")
    assert states(batch) == ["registration"] * 4


def test_a_long_list_is_rehearsed_by_the_worker(client, four, monkeypatch) -> None:
    monkeypatch.setattr(bring_in, "LONG", 3)
    watch = upload(client, *map(row, four)).url
    assert client.get(REHEARSAL).url == watch and client.post(REHEARSAL, {"drafts": "1"}).url == REHEARSAL
    assert client.get(reverse("orders:batch-judged")).url == REHEARSAL
    assert "“changes.xlsx” is being rehearsed" in read(client.get(watch).content).text
    assert deliver_due("import") == 1
    assert "4 rows are good." in read(client.get(watch).content).text
    with as_system():
        assert not OrderBatch.objects.filter(file_name="changes.xlsx").exists()
        assert Notice.objects.filter(account=client.account, kind="list-rehearsed").count() == 1
    assert "Batch Anvil Ltd" in client.get(REHEARSAL).content.decode()
    assert client.post(REHEARSAL).status_code == 302
    watch = upload(client, *map(row, four)).url
    assert deliver_due("import") == 1
    page = read(client.get(watch).content).text
    assert "“changes.xlsx” could not be rehearsed" in page and "Brought in already by" in page
    assert client.get(REHEARSAL).url == UPLOAD, "a list that is in already is put away"


def test_the_neighbour_sees_nothing_of_a_batch(client, four, signed_in) -> None:
    batch = brought_in(client, *map(row, four))
    for login in (NEIGHBOUR, BELOW):
        stranger = signed_in(login)
        assert stranger.get(batch.get_absolute_url()).status_code == 404
        assert stranger.post(reverse("orders:batch-take-back", args=[batch.pk])).status_code == 404
        assert batch.get_absolute_url() not in stranger.get(BATCHES).content.decode()
        assert stranger.get(REHEARSAL).url == UPLOAD


def test_a_customer_that_went_to_another_reseller_is_not_shown_any_more(client, four, signed_in) -> None:
    batch = brought_in(client, *map(row, four))
    with as_system():
        Order.objects.filter(customer=four[0]).update(partner=signed_in(NEIGHBOUR).account.partner)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Batch Anvil Ltd" not in page and "Batch Bellows Ltd" in page
    assert figures(client, batch)["All"] == 3


def test_the_grid_of_batches_has_figures_that_lead_to_their_rows(client, four) -> None:
    batch = brought_in(client, *map(row, four))
    page = read(client.get(f"{BATCHES}?q=changes.xlsx").content)
    links = {link.get("href"): link.text for link in page.first("tbody").all("a")}
    assert links[f"{batch.get_absolute_url()}?state=waiting"] == "4"
    assert links[batch.get_absolute_url()]
    answer = client.get(f"{batch.get_absolute_url()}?export=xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")

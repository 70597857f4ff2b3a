"""Acts on ticked rows: one POST, a result for each row, nothing done to rows that the act is not for."""

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.models import Command, Number
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.grid import BulkGridView
from orders.models import Order
from partners.models import ExcelDownload, Partner
from tests.addresses import grids
from tests.canaries import cells
from tests.commands import fresh, send_one
from tests.page import Node, read
from tests.people import ABOVE, CLERK, NEIGHBOUR, SP

pytestmark = pytest.mark.django_db
JOBS, STOCK = "/order/provisioning/", reverse("inventory:number-registration")
NONCE = "3f0c6b9e-4f55-4d0e-8f0a-1f8f6f6f0a01"


@pytest.fixture
def two(acting, bakery, ems, empty_outbox) -> list[Command]:
    """A command of RS-Vertical's customer that the network refused, and one that waits behind it."""
    with acting(CLERK):
        sent = [send_one(bakery, "activate_service", {}), send_one(bakery, "set_channels", {"sip": 1, "tdm": 0})]
    deliver_due("ems")
    return [fresh(command) for command in sent]


def outcome(client, answer) -> Node:
    """What the grid says above itself once the act is done."""
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return read(client.get(answer.url).content).first("div", class_="outcome card")


def lines(found: Node) -> list[str]:
    return [line.text for line in found.all("li")]


def test_one_post_does_it_to_each_row_it_is_for_and_says_so_row_by_row(signed_in, two) -> None:
    client = signed_in(CLERK)
    failed, waiting = two
    answer = client.post(JOBS, {"act": "retry", "pk": [waiting.pk, failed.pk], "nonce": NONCE})
    found = outcome(client, answer)
    assert found.first("p").text == "Retry: 1 of 2 done"
    assert lines(found) == [
        "Example Bakery, Activate service activate_service of Example Bakery Sent again.",
        "Example Bakery, Set trunk channels set_channels of Example Bakery Not for this row.",
    ]
    assert [fresh(command).state for command in two] == ["waiting", "waiting"]


def test_the_same_form_sent_twice_is_one_act(signed_in, two) -> None:
    client = signed_in(CLERK)
    sent = {"act": "retry", "pk": [two[0].pk], "nonce": NONCE}
    first, second = client.post(JOBS, sent), client.post(JOBS, sent)
    assert first.url == second.url
    assert outcome(client, second).first("p").text == "Retry: 1 of 1 done"


def test_what_cannot_be_taken_back_asks_first_with_the_rows_named(signed_in, two) -> None:
    client = signed_in(CLERK)
    asked = client.post(JOBS, {"act": "give-up", "pk": [two[0].pk]})
    assert asked.status_code == 200
    page = read(asked.content)
    assert page.first("h1").text == "Give up: 1 row"
    assert "This cannot be taken back." in page.text
    assert fresh(two[0]).state == "failed"
    done = client.post(JOBS, {"act": "give-up", "pk": [two[0].pk], "sure": "1", "nonce": NONCE})
    assert "Given up." in outcome(client, done).text
    assert fresh(two[0]).state == "given_up"


def test_all_that_match_are_those_of_the_address(signed_in, two) -> None:
    client = signed_in(CLERK)
    answer = client.post(f"{JOBS}?state=failed", {"act": "retry", "all": "1", "nonce": NONCE})
    assert outcome(client, answer).first("p").text == "Retry: 1 of 1 done"
    assert fresh(two[0]).state == "waiting"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "retry"}, "Tick at least one row."),
        ({"act": "retry", "pk": ["x", "²", "9" * 40]}, "Tick at least one row."),
        ({"act": "burn", "pk": ["1"]}, "Choose what to do with the rows."),
    ],
)
def test_without_rows_or_act_nothing_is_done(signed_in, two, sent: dict, words: str) -> None:
    answer = signed_in(CLERK).post(JOBS, sent)
    assert answer.status_code == 422
    assert words in read(answer.content).first("div", class_="outcome card").text
    assert fresh(two[0]).state == "failed"


def test_more_than_one_request_can_carry_is_refused_with_the_figure(signed_in, two) -> None:
    keys = list(range(1, 2002))
    answer = signed_in(CLERK).post(JOBS, {"act": "retry", "pk": keys})
    assert answer.status_code == 422
    assert "“Retry” takes at most 2,000 rows at once. Narrow the list, or tick rows." in answer.content.decode()


def test_rows_of_others_are_not_there(signed_in, two) -> None:
    client = signed_in(NEIGHBOUR)
    answer = client.post(JOBS, {"act": "retry", "pk": [two[0].pk], "nonce": NONCE})
    assert "Example Bakery" not in client.get(answer.url).content.decode()
    assert fresh(two[0]).state == "failed"


def test_what_the_action_refuses_is_the_result_of_its_row_alone(signed_in) -> None:
    """A number of the provider's own making goes; one that was handed down is told apart, and stays."""
    client = signed_in(SP)
    with as_system():
        own = Number.objects.get(national="02079460480")
        given = Number.objects.get(national="02079460330")
    sent = {"act": "delete", "pk": [own.pk, given.pk], "sure": "1", "nonce": NONCE}
    said = lines(outcome(client, client.post(STOCK, sent)))
    assert "020 7946 0480 Deleted." in said
    refused = "020 7946 0330 is stock of Vertical Cloud; take it back first."
    assert f"020 7946 0330 {refused}" in said
    with as_system():
        assert list(Number.objects.filter(pk__in=[own.pk, given.pk])) == [given]


def test_what_is_asked_once_for_all_rows_is_checked_before_any_is_touched(signed_in) -> None:
    client = signed_in(SP)
    with as_system():
        pair = list(Number.objects.filter(national__in=("02079460480", "02079460481")).order_by("pk"))
    sent = {"act": "allocate", "pk": [n.pk for n in pair], "sure": "1", "reseller": "Nobody at all", "nonce": NONCE}
    refused = client.post(STOCK, sent)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "No reseller below your company has this name or ID." in page
    assert "Nobody at all" in page
    done = client.post(STOCK, {**sent, "reseller": "Vertical Cloud"})
    assert lines(outcome(client, done)) == [
        "020 7946 0480 Now stock of Vertical Cloud.",
        "020 7946 0481 Now stock of Vertical Cloud.",
    ]


def test_rows_unticked_on_the_asking_page_keep_what_was_typed(signed_in) -> None:
    client = signed_in(SP)
    with as_system():
        one = Number.objects.get(national="02079460480")
    sent = {"act": "allocate", "shown": [one.pk], "sure": "1", "reseller": "Vertical Cloud"}
    answer = client.post(STOCK, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tick at least one row." in page
    assert "020 7946 0480" in page
    assert 'value="Vertical Cloud"' in page


def test_a_row_says_which_acts_are_for_it(signed_in, two) -> None:
    """Above without Approve Order one sees the rows, and no act is for them."""
    marks = {box.get("value"): box.get("data-acts") for box in boxes(signed_in(CLERK))}
    assert [marks[str(command.pk)] for command in two] == ["retry give-up", ""]
    with as_system():
        Partner.objects.filter(name="Vertical Cloud").update(approve_order=False)
    marks = {box.get("value"): box.get("data-acts") for box in boxes(signed_in(ABOVE))}
    assert marks[str(two[0].pk)] == ""


def boxes(client) -> list[Node]:
    page = read(client.get(JOBS).content)
    return [box for box in page.all("input", type="checkbox") if box.get("name") == "pk"]


def test_every_act_has_words_for_its_button_and_its_result() -> None:
    views = [address.view for address in grids() if issubclass(address.view, BulkGridView)]
    assert len(views) >= 2
    for view in views:
        for act in view.bulk:
            assert str(act.label), f"{view.__name__}: {act.code} has no words"
            assert act.tone in {"", "primary", "danger"}
        assert len({act.code for act in view.bulk}) == len(view.bulk)


# --- orders


def test_several_orders_are_confirmed_with_one_day_and_a_wrong_day_is_refused_row_by_row(signed_in, ems) -> None:
    client, url = signed_in(CLERK), reverse("orders:final-confirm")
    with as_system():
        waiting = list(Order.objects.filter(state="approved", requester_name="RS-Vertical").order_by("pk"))
    sent = {"act": "confirm", "pk": [order.pk for order in waiting], "nonce": NONCE}
    asked = client.post(url, sent)
    assert asked.status_code == 200
    assert read(asked.content).first("input", name="effective") is not None
    past = client.post(url, {**sent, "sure": "1", "effective": "2020-01-01"})
    assert all("The date may not lie before" in line for line in lines(outcome(client, past)))
    today = timezone.localdate().isoformat()
    done = client.post(url, {**sent, "sure": "1", "effective": today})
    said = lines(outcome(client, done))
    assert [line for line in said if not line.endswith("Confirmed.")] == [] and len(said) == len(waiting)
    with as_system():
        assert {o.state for o in Order.objects.filter(pk__in=[order.pk for order in waiting])} == {"confirmed"}


def test_orders_are_withdrawn_and_drafts_end_only_where_they_are_ones_own(signed_in) -> None:
    client, url = signed_in(CLERK), reverse("orders:status")
    with as_system():
        submitted = Order.objects.filter(state="submitted", requester_name="RS-Vertical").first()
        draft = Order.objects.filter(state="temporary", requester_name="RS-Vertical").first()
    keys = [submitted.pk, draft.pk]
    withdrawn = outcome(client, client.post(url, {"act": "withdraw", "pk": keys, "nonce": NONCE}))
    assert withdrawn.first("p").text == "Withdraw orders: 1 of 2 done"
    asked = client.post(url, {"act": "cancel", "pk": [draft.pk]})
    assert f"{draft.no} {draft.customer_name}" in asked.content.decode()
    above = signed_in(ABOVE)
    nothing = outcome(above, above.post(url, {"act": "cancel", "pk": [draft.pk], "sure": "1", "nonce": NONCE}))
    assert lines(nothing) == [f"{draft.no} {draft.customer_name} Not for this row."]
    ended = client.post(url, {"act": "cancel", "pk": [draft.pk], "sure": "1", "nonce": NONCE})
    assert outcome(client, ended).first("p").text == "Cancel orders: 1 of 1 done"
    with as_system():
        assert Order.objects.get(pk=draft.pk).state == "canceled"


def ticked(client, **sent) -> list[tuple]:
    answer = client.post(f"{STOCK}?sort=-e164", {"act": "excel", **sent})
    assert answer.status_code == 200 and "spreadsheet" in answer["Content-Type"], answer.content[:300]
    return cells(answer.content)


def test_ticked_rows_are_fetched_as_excel_and_no_others(signed_in) -> None:
    client = signed_in(SP)
    whole = cells(client.get(f"{STOCK}?sort=-e164&export=xlsx").content)
    root = read(client.get(f"{STOCK}?sort=-e164").content)
    keys = [box.get("value") for box in root.all("input") if box.get("name") == "pk"]
    head, *rows = ticked(client, pk=[keys[5], keys[2]])
    assert head == whole[0] and rows == [whole[3], whole[6]], "in the order of the screen, with its columns"


def test_with_all_that_match_it_is_the_whole_workbook_and_each_is_logged(signed_in) -> None:
    client = signed_in(SP)
    whole = cells(client.get(f"{STOCK}?export=xlsx").content)
    assert len(ticked(client, all="1")) == len(whole)
    with as_system():
        found = ExcelDownload.objects.filter(login_id=SP).order_by("-pk")[:2]
    assert [row.rows for row in found] == [len(whole) - 1] * 2


def test_excel_of_nothing_says_so_and_of_foreign_rows_is_empty(signed_in) -> None:
    client = signed_in(ABOVE)
    answer = client.post(STOCK, {"act": "excel"})
    assert answer.status_code == 422 and "Tick at least one row." in answer.content.decode()
    with as_system():
        foreign = Number.objects.exclude(partner_id=client.account.partner_id).first()
    rows = ticked(client, pk=[foreign.pk])[1:]
    assert not any(cell for row in rows for cell in row)

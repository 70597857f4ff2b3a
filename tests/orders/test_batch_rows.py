"""A list of changes, row by row: what each refusal says, and that nothing is written before the word."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import load_workbook

from catalogue.models import ServicePlan
from customers.models import BillingAccount, Customer
from inventory.ems.driver import NetworkUser, TemporaryFault
from inventory.queries import use
from oms.kit.acting import as_system
from orders.models import Order, OrderBatch
from tests.change.scene import uses
from tests.orders.batch_scene import HEAD, PLAN, REHEARSAL, UPLOAD, rehearsed, row, running, upload, verdicts
from tests.orders.scene import CLERK, NEIGHBOUR
from tests.page import read

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY, LATER = TODAY - timedelta(days=1), TODAY + timedelta(days=9)
ITEMS = "There are: "


@pytest.fixture
def client(signed_in):
    return signed_in(CLERK)


@pytest.fixture
def bakery(client):
    return running(client.account, "Batch Bakery")[0]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"code": None}, "Customer ID: Write the Customer ID, as the customer's page has it."),
        ({"code": "C999999999"}, "Customer ID: There is no customer “C999999999” among yours. Take the ID from the customer's page."),
        ({"name": "Another Bakery"}, "Customer Name: {code} is “Batch Bakery”. Correct the name or the ID."),
        ({"item": None}, "Order Item: Write the code or the name of an order item."),
        ({"account": "Branch"}, "Billing Account: “Branch” is no billing account of this customer. There are: Head office."),
        ({"now": 4}, f"Now: There are 5 on {TODAY}, not 4. Correct it, and look at the change again."),
        ({"now": "some"}, "Now: “some” is not a whole number."),
        ({"change": "one"}, "Order(+/-): “one” is not a whole number."),
        ({"change": "1.5"}, "Order(+/-): “1.5” is not a whole number."),
        ({"change": "=1+1"}, "Order(+/-): A formula stands here. Put the value itself."),
        ({"change": 0}, "Order(+/-): There are 5 already. Empty the cell, or write another figure."),
        ({"change": -6}, "Order(+/-): There are 5 now; To Be cannot be below 0."),
        ({"change": 99_999}, "Order(+/-): To Be is at most 100000."),
        ({"change": None, "to_be": 5}, "To Be: There are 5 already. Empty the cell, or write another figure."),
        ({"change": None, "to_be": -1}, "To Be: There are 5 now; To Be cannot be below 0."),
        ({"change": 1, "to_be": 7}, "To Be: 5 now and +1 is 6, not 7. Keep one of the two."),
        ({"day": None}, "Activation Date: Write the day on which the change takes effect, like 2026-11-30."),
        ({"day": "soon"}, "Activation Date: “soon” is no day. Write it like 2026-11-30."),
        ({"day": YESTERDAY.isoformat()}, f"Activation Date: The date may not lie before today, {date_format(TODAY, 'DATE_FORMAT')}."),
        ({"day": "2099-01-01"}, "Activation Date: The date may lie at most a year ahead."),
        ({"title": "x" * 151}, "Order Title: Ensure this value has at most 150 characters (it has 151)."),
        ({"comment": "x" * 201}, "Comment: Longer than 200 characters."),
    ],
)  # fmt: skip
def test_each_refusal_names_the_column_and_what_would_be_right(client, bakery, cells: dict, words: str) -> None:
    assert verdicts(client, row(bakery, **cells)) == [words.format(code=bakery.code)]


def test_an_item_that_nobody_offers_is_refused_with_those_that_are_there(client, bakery) -> None:
    (words,) = verdicts(client, row(bakery, item="teleporter"))
    assert words.startswith("Order Item: “teleporter” is neither in Premium Plan nor had by this customer. There are: ")
    assert "Basic User With VM" in words


def test_a_customer_of_others_is_told_apart_from_none_by_nothing(client, signed_in) -> None:
    (foreign,) = running(signed_in(NEIGHBOUR).account, "Foreign Bakery")
    words = "Customer ID: There is no customer “{}” among yours. Take the ID from the customer's page."
    assert verdicts(client, row(foreign), row(foreign, code="C999999999")) == [
        words.format(foreign.code),
        words.format("C999999999"),
    ]


def test_a_customer_with_an_order_under_way_is_refused_with_its_number(client, bakery) -> None:
    rehearsed(client, row(bakery))
    client.post(REHEARSAL)
    with as_system():
        order = Order.objects.get(customer=bakery)
    (words,) = verdicts(client, row(bakery, 2))
    assert words == (
        f"Customer ID: Order {order.no} (Change) is under way: Submitted Order. It must be finished or canceled first."
    )


def test_a_customer_that_is_not_running_is_refused(client, bakery) -> None:
    with as_system():
        type(bakery).objects.filter(pk=bakery.pk).update(status="stopped")
    assert verdicts(client, row(bakery)) == ["Customer ID: A Change Order is possible while the customer is Activated."]


def test_the_rows_of_a_customer_have_one_day_one_title_and_come_together(client, bakery) -> None:
    found = verdicts(
        client,
        row(bakery, title="One"),
        row(bakery, item="call-recording", day=LATER.isoformat()),
        row(bakery, item="auto-attendant", title="Two"),
    )
    together = "Row 3 of this customer cannot be taken; its rows come together or not at all."
    assert found == [
        together,
        f"Activation Date: Row 2 of this customer says {TODAY}; one order has one day.",
        "Order Title: Row 2 of this customer says “One”; one order has one title.",
    ]


def test_channels_and_call_limits_are_changed_with_the_items(client, bakery) -> None:
    with as_system():
        ServicePlan.objects.filter(name=PLAN).update(fraud_change=True, fraud_max=50_000, fraud_default=20)
    rows = [
        row(bakery, 2), row(bakery, 3, item="SIP Trunk Channels", now=0),
        row(bakery, None, item="Default Outgoing Call Limit (per User)", now=20, to_be=2_000),
    ]  # fmt: skip
    assert [words[3] for words in rehearsed(client, *rows).rows] == [
        f"Basic User With VM: 5 → 7 from {TODAY}", f"SIP Trunk Channels: 0 → 3 from {TODAY}",
        f"Default Outgoing Call Limit (per User): 20 → 2000 from {TODAY}",
    ]  # fmt: skip
    client.post(REHEARSAL)
    with as_system():
        order = Order.objects.get(customer=bakery)
        assert (order.sip_channels, order.default_limit, order.custom_limit) == (3, 1_980, None)
        assert order.itemlines.get().quantity == 2 and order.state == "submitted"


def test_what_is_refused_of_channels_and_limits(client, bakery) -> None:
    sip, limit = "SIP Trunk Channels", "Default Outgoing Call Limit (per User)"
    with as_system():
        most = ServicePlan.objects.get(name=PLAN).max_channels
        ServicePlan.objects.filter(name=PLAN).update(fraud_change=False)
    refused = {
        "Order(+/-): There are 0 now; To Be cannot be below 0.": row(bakery, -1, item=sip),
        f"The trunk channels together are {most + 1}; the plan allows {most}.": row(bakery, most + 1, item=sip),
        f"Billing Account: {sip} has none; leave the cell empty.": row(bakery, 1, item=sip, account="Main account"),
        "Order Item: Premium Plan allows no Call Fraud Change.": row(bakery, 1, item=limit),
        "Order Item: On-Premise PBX-SIP Trunk Channels is not part of Premium Plan.": row(
            bakery, 1, item="On-Premise PBX-SIP Trunk Channels"
        ),
    }
    assert {words: verdicts(client, cells) for words, cells in refused.items()} == {words: [words] for words in refused}


def test_an_item_stands_once_for_a_customer(client, bakery) -> None:
    second = "Basic User With VM of Batch Bakery stands in an earlier row, too: row 2."
    first = "Row 3 of this customer cannot be taken; its rows come together or not at all."
    assert verdicts(client, row(bakery), row(bakery, 2, item="Basic User With VM")) == [first, second]


def test_of_several_billing_accounts_one_is_named(client, bakery) -> None:
    with as_system():
        BillingAccount.objects.create(
            customer=bakery, name="Branch", address="2 Example Street", city="London", post_code="EC1A 1AA"
        )
    assert verdicts(client, row(bakery), row(bakery, item="call-recording", account="branch")) == ["", ""]
    assert verdicts(client, row(bakery, item="call-recording")) == [
        "Billing Account: Name the billing account; this customer has: Branch, Head office."
    ]


def test_what_is_in_use_does_not_go_and_it_says_who_uses_it(client, bakery, monkeypatch) -> None:
    uses(monkeypatch, *(NetworkUser(str(200 + n), f"User {n}", ("basic-user-vm",)) for n in range(4)))
    (words,) = verdicts(client, row(bakery, -2))
    assert words == (
        "Order(+/-): 3 is 1 below what is in use. 4 use it now: 200 User 0, 201 User 1, 202 User 2, 203 User 3."
        " Take it from 1 of them first, or order −1."
    )


def test_a_network_that_is_silent_is_asked_once_and_not_for_each_customer(client, monkeypatch) -> None:
    class Silent:
        asked = 0

        def look(self, code: str) -> None:
            Silent.asked += 1
            raise TemporaryFault("No answer.")

    made = running(client.account, "Batch One", "Batch Two", "Batch Three")
    with as_system():
        Customer.objects.filter(pk__in=[customer.pk for customer in made]).update(cm_id="CM-LON-01")
    monkeypatch.setattr(use, "driver_of", lambda customer: Silent())
    assert verdicts(client, *(row(customer, -1) for customer in made)) == ["", "", ""]
    assert Silent.asked == 1


def test_names_formats_and_signs_are_read_as_people_write_them(client, bakery) -> None:
    german = [bakery.code.lower(), " batch  bakery ", "BASIC USER with vm", "HEAD OFFICE", 5, "+2", 7, TODAY]
    assert verdicts(client, [*german, None, None]) == [""]
    sheet = rehearsed(client, row(bakery, None, to_be="3", day=LATER.isoformat()))
    assert [judged[3] for judged in sheet.rows] == [f"Basic User With VM: 5 → 3 from {LATER}"]


def test_a_list_needs_its_columns_and_a_change(client, bakery) -> None:
    head = ["Customer ID", "Order Item", "Activation Date"]
    cells = [bakery.code, "basic-user-vm", TODAY.isoformat()]
    for rows, columns, words in (
        ([cells], head, "The first row must hold Order(+/-) or To Be: how many more or fewer, or how many then."),
        ([[*cells, None]], [*head, "To Be"], "No row says a change. Fill in Order(+/-) or To Be."),
        (
            [cells[:2]],
            head[:2],
            "The first row must hold the headings. Missing on the worksheet “Sheet”: Activation Date.",
        ),
    ):
        answer = upload(client, *rows, head=columns)
        assert answer.status_code == 422 and words in read(answer.content).text


def test_the_workbook_to_fill_in_holds_what_running_customers_have_and_rows_without_a_change_are_left_aside(
    client, bakery, tmp_path
) -> None:
    (tmp_path / "changes.xlsx").write_bytes(client.get(reverse("orders:batch-workbook")).content)
    filled = load_workbook(tmp_path / "changes.xlsx")
    rows = [[cell.value for cell in cells] for cells in filled.active.iter_rows()]
    assert rows[0] == HEAD
    mine, limit = [place for place, cells in enumerate(rows, start=1) if cells[0] == bakery.code]
    assert rows[mine - 1][:5] == [bakery.code, "Batch Bakery", "basic-user-vm", "Head office", "5"]
    with as_system():
        default = int(ServicePlan.objects.get(name=PLAN).fraud_default)
    name = "Default Outgoing Call Limit (per User)"
    assert rows[limit - 1][:5] == [bakery.code, "Batch Bakery", name, None, str(default)]
    assert rows[mine - 1][7] == TODAY.isoformat()
    filled.active.cell(mine, 6).value, filled.active.cell(limit, 6).value = 2, 1
    filled.save(tmp_path / "changes.xlsx")
    with (tmp_path / "changes.xlsx").open("rb") as file:
        assert client.post(UPLOAD, {"file": file}).status_code == 302
    page = read(client.get(REHEARSAL).content)
    assert f"{len(rows) - 3} rows say no change and are left aside." in page.text
    assert "Good rows: 2. They make 1 Change Order. Nothing is ordered yet." in page.text
    assert f"{name}: {default} → {default + 1} from {TODAY}" in page.text
    assert f"Basic User With VM: 5 → 7 from {TODAY}" in page.text


def test_a_rehearsal_writes_nothing_but_itself(client, bakery) -> None:
    with as_system():
        before = Order.objects.count(), OrderBatch.objects.count()
    rehearsed(client, row(bakery), row(bakery, item="call-recording"))
    with as_system():
        assert (Order.objects.count(), OrderBatch.objects.count()) == before
    assert client.post(REHEARSAL, {"discard": "1"}).url == UPLOAD
    assert client.get(REHEARSAL).url == UPLOAD

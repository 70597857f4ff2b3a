"""The forms of the orders after the first one: fields and headings word for word, the look before sending, the pages."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from catalogue.models import PackageUpgrade, Reason, ServicePlan
from oms.kit.acting import as_system
from orders.demo.life import next_license, one_device
from orders.enums import Verb
from orders.kinds import TYPES
from orders.models import Order
from orders.notifications import OrderSubmitted
from tests.orders.later import (
    ALL,
    CLOSE,
    LICENSE,
    MAC,
    PLAN,
    RESUME,
    STOP,
    SWAP,
    UNSHIPPED,
    UPGRADE,
    approver,
    customer,
    placed,
)
from tests.orders.scene import CHILD, CLERK, VERA, do, who
from tests.orders.test_later_table import order_of
from tests.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands", "ems")]
HEAD = ["Customer Company Name", "Order No", "Order Type", "Order Date"]


def numbered(words: str) -> list[str]:
    """The head, in which the guide calls the number so."""
    return [words if label == "Order No" else label for label in HEAD]


# type: whom it is opened for, what its page names above the form, its fields
PAGES = {
    STOP: ("Vertical Demo", [*HEAD, "Service Plan"], ["Order Title", "Stop Date", "Reason of Stop", "Comment"]),
    RESUME: (
        "Woolwich Fern Nursery",
        [*HEAD, "Service Plan", "Service Stopped Date", "Reason of Service Stop"],
        ["Order Title", "Resume Date Time", "Comment"],
    ),
    PLAN: ("York Road Tailors", [*numbered("Order No & Title"), "Current Service Plan"], ["Order Title", "New Service Plan", "Comment"]),
    UPGRADE: (
        "York Road Tailors", numbered("Order No."),
        ["Order Title", "Current User Package", "New User Package", "Upgraded Qty", "Comment"],
    ),
    LICENSE: (
        "York Road Tailors", [*numbered("Order No."), "Current License"],
        ["Order Title", "Item Group", "New License", "New Order Item for Analytics Standard", "Comment"],
    ),
    SWAP: (
        "York Road Tailors", [numbered("Order No.")[0], "Order No."],
        [
            "Order Title", "Change Date", "New User Package for Basic User With VM", "Qty. of Basic User With VM",
            "Comment",
        ],
    ),
    UNSHIPPED: (
        "York Road Tailors", [HEAD[0], "Order No & Order Title", "Order Date"],
        ["Order Title", "Allocate Date", "Comment"],  # and a field for the MACs of each model
    ),
    CLOSE: (
        "Vertical Demo",
        [*HEAD, "Service Plan"],
        [
            "Order Title", "Closing Date", "Last Payment Date", "Reason of Closing",
            "Customer Company Name, typed to confirm", "Comment",
        ],
    ),
}  # fmt: skip
COMMON = ["Customer Company Name", "Order No. & Title", "Order Type", "Order Date"]
LAST = ["Order Comment", "Approval Comment"]
CARRIED = {
    STOP: [*COMMON, "Service Plan", "Request to", "Stop Date", "Reason of Service Stop", *LAST],
    RESUME: [
        *COMMON, "Service Plan", "Request to", "Service Stopped Date", "Resume Date Time", "Reason of Service Stop", *LAST,
    ],
    PLAN: [*COMMON, "Approved by", "Current Service Plan", "New Service Plan", *LAST],
    UPGRADE: [
        *COMMON, "Request to", "Current User Package", "New User Package", "Upgraded Qty", *LAST,
    ],
    UNSHIPPED: [*COMMON, "Request to", "Allocate Date", "Assigned Qty", "Return Qty", *LAST],
    SWAP: [*COMMON, "Request to", "Change Date", "Swap", "Users", *LAST],
    LICENSE: [*COMMON, "Request to", "Item Group", "Current License", "New License", *LAST],
    CLOSE: [
        *COMMON, "Service Plan", "Request to", "Closing Date", "Last Payment Date", "Reason of Closing", *LAST,
    ],
}  # fmt: skip


def company(kind: str) -> str:
    return "Vertical Cloud" if approver(kind) == VERA else "Nimbus Telecom"


def address(kind: str, name: str) -> str:
    return reverse(f"orders:{TYPES[kind].screen}", args=[customer(name).code])


def sent(kind: str, of: str, **more) -> dict:
    """What a browser sends from a form that is right."""
    today = timezone.localdate().isoformat()
    data = {"title": f"{of} later", "comment": "By telephone.", "nonce": str(uuid.uuid4())}
    with as_system():
        if kind == PLAN:
            return data | {"plan": ServicePlan.objects.get(name="Standard Plan").pk} | more
        if kind == LICENSE:
            found = next_license(customer(of), timezone.localdate())
            items = {f"item_{source}": target for source, target in found["items"].items()}
            return data | {"group": found["group"], "license": found["license"]} | items | more
        if kind == UPGRADE:
            path = PackageUpgrade.objects.get(source__code="basic-user-vm", target__code="premium-one")
            return data | {"source": path.source_id, "path": path.pk, "quantity": 1} | more
        if kind == SWAP:
            path = PackageUpgrade.objects.get(source__code="basic-user-vm", target__code="premium-one")
            found = {f"to_{path.source_id}": path.target_id, f"qty_{path.source_id}": 1}
            return data | {"day": today} | found | more
        if kind == UNSHIPPED:
            (device,) = one_device(customer(of), MAC)["add"]
            return data | {"day": today, f"macs_{device['account']}_{device['model']}": f"{MAC} SN-1"} | more
        if kind != RESUME:
            data["reason"] = Reason.objects.filter(kind="stop" if kind == STOP else "close").first().pk
    if kind == CLOSE:
        data |= {"last_payment": today, "name": of}
    return data | {"day": today} | more


def give_up(order: Order) -> None:
    """What is under way for the customer of `order` is withdrawn and canceled."""
    with as_system():
        under_way = order.customer.orders.unfinished().get()
    do(Verb.WITHDRAW, under_way, who(CLERK))
    do(Verb.CANCEL, under_way, who(CLERK))


def labels(page: str, tag: str) -> list[str]:
    """Words of every `tag` of the page's own part, in order."""
    main = read(page.encode()).first("main")
    assert main is not None
    return [node.text.removesuffix("(optional)").strip() for node in main.all(tag)]


@pytest.mark.parametrize("kind", [STOP, PLAN, CLOSE, UPGRADE, LICENSE, SWAP, UNSHIPPED])
def test_the_form_has_the_fields_of_its_screen_word_for_word(kind: str, signed_in) -> None:
    name, head, fields = PAGES[kind]
    answer = signed_in(CLERK).get(address(kind, name))
    page = answer.content.decode()
    assert answer.status_code == 200 and f'data-screen="{TYPES[kind].screen}"' in page
    assert labels(page, "dt") == head
    assert [label for label in labels(page, "label") if not label.startswith("MACs of ")] == fields


def test_a_resume_says_since_when_and_why_the_service_is_stopped(signed_in) -> None:
    order = order_of(RESUME, "rejected")  # of a customer whose next one is under way
    give_up(order)
    page = signed_in(CLERK).get(address(RESUME, order.customer_name)).content.decode()
    assert labels(page, "dt") == PAGES[RESUME][1] and labels(page, "label") == PAGES[RESUME][2]
    assert "Premises closed for refurbishment" in page


@pytest.mark.parametrize("kind", [STOP, PLAN, CLOSE, UPGRADE, LICENSE, SWAP, UNSHIPPED])
def test_it_is_looked_at_before_it_is_sent_and_nothing_is_lost_on_the_way_back(kind: str, signed_in) -> None:
    name, clerk = PAGES[kind][0], signed_in(CLERK)
    data = sent(kind, name)
    checked = clerk.post(address(kind, name), data | {"check": "1"})
    page = checked.content.decode()
    assert checked.status_code == 200 and f"Send order to {company(kind)}" in page and "What this order does" in page
    assert f'name="comment" value="{data["comment"]}"' in page
    back = clerk.post(address(kind, name), data | {"change": "1"})
    assert back.status_code == 200 and f'value="{data["title"]}"' in back.content.decode()
    with as_system():
        assert not Order.objects.filter(kind=kind, customer__name=name).exists()
    answers = [clerk.post(address(kind, name), data) for _ in range(2)]
    with as_system():
        order = Order.objects.get(kind=kind, customer__name=name)
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, order.get_absolute_url())] * 2
    assert (order.state, order.title) == ("submitted", data["title"])


def test_a_wrong_name_closes_nobody(signed_in) -> None:
    name = "Vertical Demo"
    answer = signed_in(CLERK).post(address(CLOSE, name), sent(CLOSE, name, name="Vertical"))
    assert answer.status_code == 422
    words = "Type “Vertical Demo”, the name of the customer that is to be closed."
    assert words in answer.content.decode()
    with as_system():
        assert not Order.objects.filter(kind=CLOSE, customer__name=name).exists()


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("place", ["order", "approve", "confirm"])
def test_every_page_of_the_order_says_it_field_by_field(kind: str, place: str, signed_in) -> None:
    order = order_of(kind, {"order": "rejected", "approve": "submitted", "confirm": "approved"}[place])
    login = approver(kind) if place == "approve" else CLERK
    page = signed_in(login).get(reverse(f"orders:{place}", args=[order.no])).content.decode()
    found = labels(page, "dt")
    begin = found.index("Customer Company Name")
    assert found[begin : begin + len(CARRIED[kind])] == CARRIED[kind]


def test_modify_existing_customer_offers_exactly_what_may_be_opened(signed_in) -> None:
    clerk = signed_in(CLERK)

    def offered(name: str) -> set[str]:
        page = clerk.get(reverse("orders:modify-customer"), {"open": customer(name).code}).content.decode()
        return {kind for kind, type in TYPES.items() if type.form and f'href="{address(kind, name)}"' in page}

    assert offered("Zetland School Trust") == {"service_start"}
    assert offered("Vertical Demo") == {STOP, PLAN, CLOSE, UPGRADE, LICENSE, SWAP, UNSHIPPED}
    assert offered("Woolwich Fern Nursery") == set()
    assert offered("Guiseley Beekeepers") == set()  # its resume is under way
    placed("Vertical Demo", STOP)
    assert offered("Vertical Demo") == set()
    page = clerk.get(reverse("orders:modify-customer"), {"open": customer("Vertical Demo").code}).content.decode()
    assert "(Service Stop) is under way: Submitted Order. It must be finished or canceled first." in page
    page = clerk.get(address(CLOSE, "Vertical Demo")).content.decode()
    assert "It must be finished or canceled first." in page and 'name="check"' not in page


def test_who_is_above_orders_as_well_and_who_is_below_sees_nothing(signed_in) -> None:
    name = "Vertical Demo"
    assert signed_in(VERA).get(address(STOP, name)).status_code == 200
    assert signed_in(CHILD).get(address(STOP, name)).status_code == 404


@pytest.mark.parametrize("kind", ALL)
def test_what_was_taken_back_is_modified_and_sent_again(kind: str, signed_in) -> None:
    order, clerk = order_of(kind, "registration"), signed_in(CLERK)
    form = reverse("orders:form", args=[order.no])
    assert f'href="{form}"' in clerk.get(order.get_absolute_url()).content.decode()
    page = clerk.get(form).content.decode()
    assert f'value="{order.title}"' in page and order.note in page and 'name="check"' in page
    data = sent(kind, order.customer_name, comment="Another word.")
    assert f"Send order to {company(kind)}" in clerk.post(form, data | {"check": "1"}).content.decode()
    assert clerk.post(form, data)["Location"] == order.get_absolute_url()
    with as_system():
        order = Order.objects.get(pk=order.pk)
    assert (order.state, order.note) == ("submitted", "Another word.")
    assert clerk.get(form)["Location"] == order.get_absolute_url()
    assert signed_in(approver(kind)).post(form, data).status_code == 403


@pytest.mark.parametrize("kind", [STOP, PLAN, CLOSE, UPGRADE, LICENSE, SWAP, UNSHIPPED])
def test_what_came_to_nothing_is_ordered_again_from_its_copy(kind: str, signed_in) -> None:
    order, clerk = order_of(kind, "rejected"), signed_in(CLERK)
    give_up(order)
    answer = clerk.post(reverse("orders:copy", args=[order.no]))
    assert answer["Location"] == f"{address(kind, order.customer_name)}?like={order.no}"
    page = clerk.get(answer["Location"]).content.decode()
    assert f'name="like" value="{order.no}"' in page and order.note in page
    clerk.post(address(kind, order.customer_name), sent(kind, order.customer_name, like=order.no))
    with as_system():
        assert Order.objects.get(copy_of=order).state == "submitted"


def test_an_order_that_is_not_ones_own_is_no_pattern(signed_in) -> None:
    other = order_of(PLAN, "rejected")
    page = signed_in(CLERK).get(f"{address(STOP, 'Vertical Demo')}?like={other.no}").content.decode()
    assert 'name="like"' not in page


def test_the_approver_reads_what_is_asked_in_the_message() -> None:
    order = placed("Vertical Demo", STOP, day=timezone.localdate() + timedelta(days=2))
    text = OrderSubmitted(order).text()
    assert f"Stop Date: {date_format(order.activation_date)}" in text
    assert "Reason of Service Stop: Premises closed for refurbishment" in text

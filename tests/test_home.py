"""My Home: one list of what waits, figures that stand in the data, parts that come after the page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inventory.models import Command, Number
from inventory.queries.home import number_sums, waits_on_differences, waits_on_network
from oms.kit import charts
from oms.kit.acting import acting_for, as_system
from oms.kit.registries import Wait, WaitSource, registries
from oms.kit.screens import registry
from oms.navigation import counts_of
from orders.enums import Verb
from orders.models import Order
from orders.queries.home import hours_to_confirm, orders_per_week
from orders.queries.my_orders import my_orders
from partners.desk.queries import home as waiting_things
from partners.desk.views.home import available
from partners.models import Account, Partner
from tests.page import Node, read
from tests.test_order_life import do, order_in  # noqa: F401 - a fixture

SP, VSP, CLERK = "admin@nimbus.example", "admin@vertical.example", "clerk@rs-vertical.example"
HOME, MOMENT = "partners:home", timezone.now()
pytestmark = pytest.mark.django_db


def home(client, **query) -> Node:
    return read(client.get(reverse(HOME), query).content)


def waits(root: Node) -> list[tuple[str, str]]:
    """(what, the act) of each line."""
    lines = root.first("section", id="waits").all("li")
    return [(li.first("p").first("a").text, li.all("a")[-1].text.partition(":")[0]) for li in lines if li.first("p")]


def texts(node: Node) -> list[str]:
    return [" ".join(a.text.split()) for a in node.all("a")]


def part(client, code: str, **headers) -> Node:
    return read(client.get(reverse("partners:home-part", args=[code]), headers=headers).content)


# --- what waits


def test_what_waits_is_one_list_with_the_act_as_a_button(signed_in, order_in, account) -> None:  # noqa: F811
    order = order_in("submitted")
    assert (order.customer_name, "Approve") in waits(home(signed_in(VSP), waits="approve"))
    order = order_in("processing")
    assert (order.customer_name, "Go on") in waits(home(signed_in(VSP), waits="approve"))
    do(Verb.APPROVE, order, account(VSP))
    assert order.customer_name not in dict(waits(home(signed_in(VSP), waits="approve")))
    assert (order.customer_name, "Confirm") in waits(home(signed_in(CLERK), waits="confirm"))


def test_a_rejected_order_comes_back_with_its_reason_until_it_is_copied(signed_in, order_in, account) -> None:  # noqa: F811
    order = order_in("submitted")
    do(Verb.REJECT, order, account(VSP))
    root = home(signed_in(CLERK), waits="back")
    assert (order.customer_name, "Look and correct") in waits(root)
    assert "Rejected by Vertical Cloud: “A reason that is long enough.”" in root.text
    with as_system():
        Order.objects.filter(pk=Order.objects.exclude(pk=order.pk).first().pk).update(copy_of=order.pk)
    assert order.customer_name not in dict(waits(home(signed_in(CLERK), waits="back")))


def test_a_failed_command_waits_for_who_may_mend_it(signed_in) -> None:
    with as_system():
        command = Command.objects.filter(partner__name="RS-Vertical").exclude(order_no="").first()
        Command.objects.filter(pk=command.pk).update(state="failed")
    for login, sees in ((CLERK, True), (VSP, True), ("admin@orbit.example", False)):
        client = signed_in(login)
        if client.account.may_open("provisioning-jobs"):
            found = dict(waits(home(client, waits="network")))
            assert (command.customer_name in found) is sees, login
            assert (command.customer_name in part(client, "network-failures").text) is sees


def test_kinds_are_counted_whole_and_chosen_by_a_link(signed_in) -> None:
    client = signed_in(VSP)
    root = home(client)
    kinds = root.first("nav", class_="segments").all("a")
    with as_system():
        asked = Order.objects.asked_of(client.account.partner_id).count()
    assert f"Approve {asked}" in [a.text for a in kinds]
    fragment = client.get(reverse(HOME), {"waits": "approve"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and len(waits(read(fragment))) == asked
    assert waits(home(client, waits="nonsense")) == waits(root)


def test_of_every_kind_something_is_shown_and_the_rest_is_counted(signed_in) -> None:
    root = home(signed_in(SP))
    kinds = {
        name.rpartition(" ")[0]: int(name.rpartition(" ")[2]) for name in texts(root.first("nav", class_="segments"))
    }
    whole = kinds.pop("All")
    assert len(kinds) > 5 and sum(kinds.values()) == whole
    left = {name.rpartition(" ")[0]: int(name.rpartition(" ")[2]) for name in texts(root.first("p", class_="rest"))}
    assert len(waits(root)) == max(8, len(kinds)) <= whole - sum(left.values())
    assert all(left.get(kind, 0) < number for kind, number in kinds.items())


def test_what_is_late_and_what_waits_longest_comes_before_the_next_of_its_kind(monkeypatch, account) -> None:
    def kind(code: str, *ages: int | str) -> WaitSource:
        found = [
            Wait(f"{code}{n}", "", "", "", None if isinstance(age, str) else MOMENT - timedelta(days=age), str(age) if isinstance(age, str) else "")
            for n, age in enumerate(ages)
        ]  # fmt: skip
        return WaitSource(code, code, "my-home", lambda user, most: found[:most], lambda user: None)

    found = [
        (one, wait)
        for one in (kind("a", 1, 1, 1, 1, 1, 1), kind("b", 9, 8), kind("c", 2, "3 d late"))
        for wait in one.find(None, 6)
    ]
    monkeypatch.setattr(waiting_things, "SHOWN", 6)
    assert [wait.title for _source, wait in waiting_things._fairly(found)] == ["a0", "a1", "b0", "b1", "c0", "c1"]
    monkeypatch.setattr(waiting_things, "SHOWN", 4)
    assert [wait.title for _source, wait in waiting_things._fairly(found)] == ["a0", "b0", "c0", "c1"]


def test_a_kind_alone_says_what_only_its_list_shows(signed_in, monkeypatch) -> None:
    monkeypatch.setattr(waiting_things, "MOST", 3)
    rest = home(signed_in(VSP), waits="approve").first("p", class_="rest").first("a")
    with as_system():
        asked = Order.objects.asked_of(signed_in(VSP).account.partner_id).count()
    assert (rest.text, rest.get("href")) == (f"{asked - 3} more in the list", f"{reverse('orders:approval')}?own=on")


def test_failed_commands_of_one_order_are_one_line_that_counts_them(signed_in, account) -> None:
    """The number beside a kind is that of its menu entry, which is that of its list."""
    user = account(VSP)
    with as_system():
        order_no = Command.objects.exclude(order_no="").filter(partner__name="RS-Vertical").first().order_no
        Command.objects.filter(order_no=order_no).update(state="failed")
        assert Command.objects.filter(order_no=order_no).count() > 1
    with acting_for(user.partner_id):
        for find, code in ((waits_on_network, "provisioning-jobs"), (waits_on_differences, "network-differences")):
            lines, number = find(user, 50), counts_of(user, [registry[code]])[code]
            assert sum(line.things for line in lines) == number > len(lines), code
            assert any(f" and {line.things - 1} more" in line.where for line in lines if line.things > 1), code


def test_nothing_of_others_waits(signed_in, order_in) -> None:  # noqa: F811
    order = order_in("submitted")
    assert order.customer_name not in home(signed_in("admin@orbit.example")).text


# --- figures


def test_service_summary_counts_numbers_by_the_tally(account) -> None:
    for login in (SP, VSP, CLERK):
        user = account(login)
        with acting_for(user.partner_id):
            mine = Number.objects.visible_to(user)
            used = mine.filter(assign="used")
            counted = {
                "assigned": used.count(), "used": used.filter(use="using").count(),
                "reserved": mine.filter(assign="reserved").count(), "free": mine.filter(assign="unused").count(),
            }  # fmt: skip
            assert number_sums(user) == counted, login


def test_orders_per_week_are_those_sent(account, order_in) -> None:  # noqa: F811
    user = account(CLERK)

    def now() -> tuple[int, int]:
        with acting_for(user.partner_id):
            _foot, changes, new = orders_per_week(user)["rows"][-1]
            return int(changes), int(new)

    before = now()
    order = order_in("submitted")
    with as_system():
        Order.objects.filter(pk=order.pk).update(submitted_at=timezone.now())
    assert now() == (before[0], before[1] + 1)
    with as_system():
        Order.objects.filter(pk=order.pk).update(submitted_at=timezone.now() - timedelta(weeks=30))
    assert now() == before


def test_submit_to_confirm_is_the_median_of_what_truly_passed(account, order_in) -> None:  # noqa: F811
    user, at = account(CLERK), timezone.now()
    made = [order_in("confirmed") for _ in range(3)]
    with as_system():
        Order.objects.filter(partner_id=user.partner_id, state="confirmed").update(
            completed_at=at - timedelta(weeks=40)
        )
        for order, hours in zip(made, (2, 5, 30), strict=True):
            Order.objects.filter(pk=order.pk).update(submitted_at=at - timedelta(hours=hours), completed_at=at)
    with acting_for(user.partner_id):
        found = hours_to_confirm(user)
    assert found["rows"][-1][1:] == ("3", "5 h", "1 d 1 h")
    assert [curve.end.text for curve in found["chart"].curves] == ["5 h", "1 d 1 h"]


def test_a_chart_is_drawn_with_its_figures_as_a_table(signed_in) -> None:
    root = part(signed_in(SP), "orders-per-week")
    chart = root.first("svg", role="img")
    assert "orders in 12 weeks" in chart.get("aria-label")
    assert len(root.first("table").all("tr")) == 13
    assert reverse("orders:status") in [a.get("href") for a in root.all("a")]
    assert "style" not in chart.attributes and "," not in chart.first("rect").get("x")


def test_a_scale_holds_its_values() -> None:
    assert [charts.top_of(most) for most in (0.2, 1, 4, 5, 41, 80, 81)] == [4, 4, 4, 8, 80, 80, 200]
    chart = charts.bars([("a", [3, 5]), ("b", [0, 2])], ["x", "y"])
    assert [box.css for box in chart.boxes] == ["s0", "s1", "s1 open"]
    assert all(box.y >= 0 and box.y + box.height <= charts.HEIGHT - charts.FOOT for box in chart.boxes)
    assert charts.spark([1]) == "" and len(charts.spark([4, 4, 4]).split()) == 3
    line = charts.curves(["a", "b", "c"], [("x", [1, None, 3]), ("y", [3, None, 3])], ["3", "3"], "h")
    assert [len(curve.points.split()) for curve in line.curves] == [2, 2]
    assert line.curves[0].end.y - line.curves[1].end.y >= charts.NEAR, "two words are not written over each other"


# --- parts


def test_every_part_is_a_fragment_and_a_page(signed_in) -> None:
    for login in (SP, VSP, CLERK):
        client = signed_in(login)
        for code in available(client.account):
            address = reverse("partners:home-part", args=[code])
            whole = client.get(address)
            fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
            assert whole.status_code == 200 and "<html" not in fragment, code
            assert code == "health" or read(fragment).text in read(whole.content).first("main").text, code


def test_a_part_of_others_is_none(signed_in) -> None:
    for code in ("health", "onboarding", "nothing"):
        assert signed_in(CLERK).get(reverse("partners:home-part", args=[code])).status_code == 404


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_page_itself_reads_no_figure(signed_in, monkeypatch) -> None:
    """However many portlets stand there, and whatever they cost: the page asks what waits, and that is all."""
    for login in (SP, VSP, CLERK):
        client = signed_in(login)
        with_all = queries(client, reverse(HOME))
        assert with_all <= 18, (login, with_all)  # one for each kind of thing that waits
        monkeypatch.setattr(registries, "portlets", {})
        assert queries(client, reverse(HOME)) == with_all
        monkeypatch.undo()


def test_a_part_costs_the_same_however_much_there_is(signed_in, order_in) -> None:  # noqa: F811
    client = signed_in(CLERK)
    address = reverse("partners:home-part", args=["drafts"])
    before = queries(client, address)
    order_in("registration"), order_in("registration")
    assert queries(client, address) == before


# --- who begins


def test_a_clerk_sees_create_and_drafts(signed_in) -> None:
    root = home(signed_in(CLERK))
    assert [a.text for a in root.first("ul", class_="acts").all("a")][0] == "Create New Customer"
    assert reverse("partners:home-part", args=["drafts"]) in [div.get("hx-get") for div in root.all("div")]
    assert home(signed_in(SP)).first("ul", class_="acts") is None


def test_a_new_reseller_sees_first_steps_until_the_first_order(signed_in, account) -> None:
    assert "First steps" not in home(signed_in(CLERK)).text
    with as_system():
        orbit = Partner.objects.get(name="Orbit Comms")
        mine = Order.objects.filter(partner=orbit)
        other = Partner.objects.get(name="RS-Vertical")
        mine.update(partner=other)
        people = Account.objects.filter(partner=orbit).count()
    root = home(signed_in("admin@orbit.example"))
    steps = {li.first("a").text: "done" in li.get("class") for li in root.first("ol", class_="first-steps").all("li")}
    assert steps["Create your first customer"] is False
    assert steps["Let your people in"] is (people > 1)


# --- my orders


def test_my_orders_stand_where_they_are_each_place_with_the_number_of_its_list(signed_in, order_in) -> None:  # noqa: F811
    asked, approved, draft = order_in("submitted"), order_in("approved"), order_in("registration")
    client = signed_in(CLERK)
    with as_system():
        ours = Order.objects.filter(requester_id=client.account.partner_id, requested_by=client.account.name)
        ours.filter(pk=approved.pk).update(approved_at=timezone.now() - timedelta(days=400))
        someone = ours.filter(state="submitted").exclude(pk=asked.pk).first()
        Order.objects.filter(pk=someone.pk).update(requested_by="Somebody Else")
    root = part(client, "my-orders")
    places = root.first("ul", class_="places")
    heads = [head.text.rpartition(" ")[0] for head in places.all("h3")]
    assert heads == ["With the approver", "Approved", "Being set up", "On the network this week"]
    with acting_for(client.account.partner_id):
        found = my_orders(client.account)["places"]
    for place, head in zip(found, places.all("h3"), strict=True):
        grid = read(client.get(f"{place.address}&per=200").content)
        line = next(p for p in grid.all("p") if "count-line" in p.get("class")).text.split()
        assert head.text.rpartition(" ")[2] == (line[-1] if line[-1] != "rows" else "0"), place.title
    text = root.text
    assert draft.no not in text and someone.no not in text
    assert "and" in text and found[0].number > 2, "the demo's clerk has more than two cards' worth with the approver"
    oldest = next(p for p in places.all("p") if approved.customer_name in p.text)
    assert "approved 13 mo ago by" in oldest.text and "late" in oldest.get("class")


def test_my_orders_cost_the_same_however_many_there_are(signed_in, order_in) -> None:  # noqa: F811
    client = signed_in(CLERK)
    asked = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            part(client, "my-orders", **{"HX-Request": "true"})
        asked.append(len(captured))
        order_in("submitted")
    assert asked[0] == asked[1]

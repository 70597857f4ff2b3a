"""The approver's one page: proposals, call server, comment and working note, risks, next in the queue (guide 2.6.2)."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Reason
from inventory.models import Number
from inventory.queries.propose import Wanted, propose
from oms.kit.acting import acting_for, as_system
from oms.kit.phones import in_ranges, numbers_in, runs
from orders.models import ItemLine, NumberDemand, NumberPick, Order, WorkingNote
from orders.queries.order import contents_of
from orders.queries.waiting import place_in_queue, queue
from tests.forms import form_of, said
from tests.orders.scene import ARTHUR, CLERK, NEIGHBOUR, VERA, fresh, grant, order_in, server, who
from tests.page import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """Submitted by RS-Vertical, asked of the company above, which may give numbers; none is given yet."""
    grant(who(VERA).partner.name, manage_ddi=True)
    return order_in("submitted")


def url_of(order: Order) -> str:
    return reverse("orders:approve", args=[order.no])


def demand_of(order: Order) -> NumberDemand:
    with as_system():
        return order.numberdemands.get()


def given(order: Order) -> list[str]:
    with as_system():
        return sorted(NumberPick.objects.filter(order=order, active=True).values_list("e164", flat=True))


def sent(client: Client, order: Order, act: str, **typed) -> object:
    """The page's form with `typed` in it, sent by the button `act`."""
    form = form_of(client, url_of(order))
    for name in ("approve", "approve_next", "hold", "reject", "assign", "propose", "fill"):
        form.pop(name, None)
    return client.post(url_of(order), {**form, **{name: [value] for name, value in typed.items()}, act: ["1"]})


def problems(answer) -> str:
    assert answer.status_code == 422
    return read(answer.content).first("div", id="problems").text


# --- numbers


def test_each_demand_opens_with_free_numbers_of_its_town_and_reserves_nothing(signed_in, order) -> None:
    demand, client = demand_of(order), signed_in(VERA)
    page = read(client.get(url_of(order)).content)
    field = page.first("input", name=f"demand-{demand.pk}")
    numbers = numbers_in(field.get("value"), 100)
    assert len(numbers) == demand.quantity and len(runs(numbers)) == 1
    with as_system():
        rows = Number.objects.filter(e164__in=numbers)
        assert {(row.assign, row.type_name, row.partner_name) for row in rows} == {
            ("unused", "Geographic London", order.approver_name)
        }
    assert given(order) == []
    assert "area kept, consecutive" in page.first("section", id="numbers").text


def test_one_press_gives_the_proposed_numbers_and_approves(signed_in, order) -> None:
    client = signed_in(VERA)
    proposed = numbers_in(form_of(client, url_of(order))[f"demand-{demand_of(order).pk}"][0], 100)
    answer = sent(client, order, "approve", server=str(server().pk), comment="Welcome.")
    assert (answer.status_code, answer.url) == (302, reverse("orders:approval"))
    kept = fresh(order)
    assert (kept.state, kept.server.cm_id, kept.approval_comment) == ("approved", "CM-LON-01", "Welcome.")
    assert given(order) == sorted(proposed)


def test_the_emptiest_call_server_is_chosen_until_another_one_is(signed_in, order) -> None:
    client = signed_in(VERA)
    first = form_of(client, url_of(order))["server"]
    assert len(first) == 1
    labels = [label for label in read(client.get(url_of(order)).content).all("label") if label.first("meter")]
    shown = [("nearest" not in label.text, int(label.first("meter").get("value"))) for label in labels]
    assert shown == sorted(shown) and not shown[0][0]
    assert sent(client, order, "hold", server=str(server("CM-LDS-01").pk)).status_code == 302
    assert form_of(client, url_of(order))["server"] == [str(server("CM-LDS-01").pk)]


def test_saving_keeps_exactly_the_numbers_that_stand_there(signed_in, order) -> None:
    demand, client = demand_of(order), signed_in(VERA)
    name = f"demand-{demand.pk}"
    proposed = numbers_in(form_of(client, url_of(order))[name][0], 100)
    assert sent(client, order, "hold").status_code == 302
    assert (fresh(order).state, given(order)) == ("processing", sorted(proposed))
    assert sent(client, order, "hold", **{name: proposed[0]}).status_code == 302
    assert given(order) == proposed[:1]
    with as_system():
        assert set(Number.objects.filter(e164__in=proposed[1:]).values_list("assign", "reserved_by")) == {
            ("unused", "")
        }


def test_numbers_beyond_the_order_are_refused_and_stay_in_the_field(signed_in, order) -> None:
    demand, client = demand_of(order), signed_in(VERA)
    name = f"demand-{demand.pk}"
    typed = in_ranges(f"+4420794609{n:02d}" for n in range(demand.quantity + 1))
    answer = sent(client, order, "approve", **{name: typed})
    assert f"{demand.quantity + 1} numbers stand here, {demand.quantity} were ordered." in problems(answer)
    assert read(answer.content).first("input", name=name).get("value") == typed
    assert (fresh(order).state, given(order)) == ("submitted", [])


@pytest.mark.parametrize(("typed", "words"), [
    ("020 7946 0999", "Not in your stock: 020 7946 0999. Choose others, or register them by “Assign numbers”."),
    ("nonsense", "“nonsense” is not a telephone number"),
])  # fmt: skip
def test_what_is_no_free_number_is_named(signed_in, order, typed: str, words: str) -> None:
    name = f"demand-{demand_of(order).pk}"
    answer = sent(signed_in(VERA), order, "approve", **{name: typed})
    assert words in problems(answer)
    assert (fresh(order).state, given(order)) == ("submitted", [])


def test_a_number_taken_meanwhile_is_told_and_nothing_is_half_done(signed_in, order) -> None:
    client, name = signed_in(VERA), f"demand-{demand_of(order).pk}"
    form = form_of(client, url_of(order))
    first = numbers_in(form[name][0], 100)[0]
    with as_system():
        number = Number.objects.get(e164=first)
        Number.objects.filter(pk=number.pk).update(assign="reserved", reserved_by="599999")
    answer = client.post(url_of(order), {**form, "server": [str(server().pk)], "approve": ["1"]})
    assert "was taken by another order a moment ago." in problems(answer)
    assert (fresh(order).state, given(order)) == ("submitted", [])


def test_one_number_cannot_go_to_two_places(signed_in, order) -> None:
    demand, client = demand_of(order), signed_in(VERA)
    with as_system():
        account = demand.order.customer.billing_accounts.exclude(pk=demand.billing_account_id).first()
        if account is None:
            account = demand.billing_account
            account.pk, account._state.adding, account.name = None, True, "Second account"
            account.is_default = False
            account.save()
        second = NumberDemand.objects.create(order=order, site=demand.site, billing_account=account, quantity=1)
    form = form_of(client, url_of(order))
    first, other = (numbers_in(form[f"demand-{pk}"][0], 100) for pk in (demand.pk, second.pk))
    assert other and not set(first) & set(other)
    answer = sent(client, order, "hold", **{f"demand-{second.pk}": in_ranges(first[:1])})
    assert f"{in_ranges(first[:1])} stands twice." in problems(answer)


def test_without_manage_ddi_there_is_nothing_to_assign(signed_in, order) -> None:
    grant(who(VERA).partner.name, manage_ddi=False)
    page = read(signed_in(VERA).get(url_of(order)).content)
    assert page.first("section", id="numbers") is None


def test_proposing_again_keeps_what_else_was_typed(signed_in, order) -> None:
    name = f"demand-{demand_of(order).pk}"
    answer = sent(signed_in(VERA), order, "propose", comment="Half written", **{name: "020 7946 0999"})
    page = read(answer.content)
    assert page.first("textarea", name="comment").text.strip() == "Half written"
    assert "0999" not in page.first("input", name=name).get("value")


# --- which numbers are proposed


def free(numbers: list[str], kind: str = "Geographic London") -> None:
    """Of the approver's stock only these are free."""
    vera = who(VERA)
    with as_system():
        mine = Number.objects.in_stock_of(vera.partner_id)
        keep = mine.filter(e164__in=numbers, type_name=kind)
        assert keep.count() == len(numbers)
        mine.exclude(pk__in=keep.values("pk")).update(quarantine_until="2100-01-01")


def stock(kind: str = "Geographic London", many: int = 12) -> list[str]:
    vera = who(VERA)
    with as_system():
        rows = Number.objects.in_stock_of(vera.partner_id).filter(type_name=kind).order_by("e164")
        return list(rows.values_list("e164", flat=True)[:many])


def proposed(*wishes: Wanted) -> list[tuple[list[str], str]]:
    vera = who(VERA)
    with acting_for(vera.partner_id):
        return [(list(one.numbers), one.why) for one in propose(vera, list(wishes))]


def test_numbers_follow_those_the_customer_has() -> None:
    lowest = next(run for run in runs(stock(many=200)) if len(run) >= 6)
    assert proposed(Wanted(2, near=(lowest[2],))) == [(lowest[3:5], f"follows {in_ranges(lowest[2:3])}")]


def test_a_gapless_run_comes_before_lower_numbers() -> None:
    run = next(run for run in runs(stock(many=200)) if len(run) >= 6)
    free([run[0], run[2], run[3], run[4]])
    assert proposed(Wanted(3, near=(run[0],))) == [([run[2], run[3], run[4]], "area kept, consecutive")]
    assert proposed(Wanted(3)) == [([run[2], run[3], run[4]], "consecutive")]


def test_without_a_run_the_lowest_are_proposed_and_it_says_so() -> None:
    run = next(run for run in runs(stock(many=200)) if len(run) >= 6)
    free([run[0], run[2], run[4]])
    assert proposed(Wanted(2)) == [([run[0], run[2]], "not consecutive")]
    assert proposed(Wanted(2, near=(run[1],))) == [([run[2], run[4]], "area kept, not consecutive")]


def test_too_few_are_proposed_and_counted() -> None:
    run = runs(stock(many=200))[0]
    free(run[:1])
    assert proposed(Wanted(2), Wanted(1)) == [
        (run[:1], "only 1 free in your stock"),
        ([], "nothing free in your stock"),
    ]


def test_no_number_is_proposed_twice_and_a_town_is_served_by_its_type() -> None:
    (first, why), (second, _) = proposed(Wanted(2, town="Leeds"), Wanted(2, town="Leeds"))
    assert why == "area kept, consecutive" and not set(first) & set(second)
    with as_system():
        types = set(Number.objects.filter(e164__in=[*first, *second]).values_list("type_name", flat=True))
    assert types == {"Geographic Leeds"}


# --- words


def test_a_reason_that_is_clicked_stands_in_the_comment_without_javascript(signed_in, order) -> None:
    with as_system():
        reason = Reason.objects.filter(kind="reject").first()
    form = form_of(signed_in(VERA), url_of(order))
    answer = signed_in(VERA).post(url_of(order), {**form, "fill": [str(reason.pk)]})
    page = read(answer.content)
    assert page.first("textarea", name="comment").text.strip() == reason.text
    assert fresh(order).state == "submitted"


def test_rejecting_needs_the_comment(signed_in, order) -> None:
    answer = sent(signed_in(VERA), order, "reject", comment="No.")
    assert "Give a reason of at least 10 characters; the reseller reads it." in problems(answer)
    assert fresh(order).state == "submitted"
    answer = sent(signed_in(VERA), order, "reject", comment="The address is not complete.")
    assert (answer.status_code, fresh(order).reason) == (302, "The address is not complete.")


def test_the_working_note_stays_with_the_company_asked_and_those_above(signed_in, order) -> None:
    secret = "Waits for the Docklands rack."
    assert sent(signed_in(VERA), order, "hold", note=secret).status_code == 302
    assert secret in signed_in(VERA).get(url_of(order)).content.decode()
    for login in (CLERK, NEIGHBOUR):
        for name in ("order", "approve"):
            assert secret not in signed_in(login).get(reverse(f"orders:{name}", args=[order.no])).content.decode()
        by = who(login)
        with acting_for(by.partner_id):
            assert not WorkingNote.objects.all().exists()
    by = who(ARTHUR)
    with acting_for(by.partner_id):
        assert WorkingNote.objects.visible_to(by).get(order=order).text == secret


def test_a_note_too_long_is_refused_whole(signed_in, order) -> None:
    answer = sent(signed_in(VERA), order, "hold", note="x" * 2001)
    assert "Working note: Ensure this value has at most 2000 characters (it has 2001)." in problems(answer)


# --- what to look at


def risks(order: Order) -> list[tuple[str, str]]:
    with as_system():
        return [(risk.tone, risk.text) for risk in contents_of(fresh(order)).risks]


def test_a_price_under_the_list_is_a_risk(order) -> None:
    with as_system():
        line = ItemLine.objects.filter(order=order, item__list_price__gt=1).select_related("item").first()
        line.price = line.item.list_price * 9 / 10
        line.save()
    assert ("warn", f"10 % under list: {line.item.name}") in risks(order)


def test_a_limit_that_rises_is_a_risk(order) -> None:
    assert not [text for _, text in risks(order) if text.startswith("Call limit")]
    with as_system():
        Order.objects.filter(pk=order.pk).update(custom_limit=order.plan.fraud_default + 30)
    was, will = order.plan.fraud_default, order.plan.fraud_default + 30
    assert [text for _, text in risks(order) if text.startswith("Call limit")] == [f"Call limit {was} GBP → {will} GBP"]


def test_a_contract_that_changed_since_is_the_first_thing_said(order) -> None:
    with as_system():
        key = next(key for key in fresh(order).snapshot if key.startswith("items:"))
        Order.objects.filter(pk=order.pk).update(snapshot={**fresh(order).snapshot, key: "7"})
    assert risks(order)[0] == ("bad", "Contract changed since it was submitted")


# --- the queue


def test_approve_and_next_opens_the_next_one_that_waits(signed_in, order) -> None:
    vera = who(VERA)
    with acting_for(vera.partner_id):
        waiting = list(queue(vera).values_list("no", flat=True))
        place = place_in_queue(vera, order)
    assert len(waiting) > 1 and (place.number, place.count) == (waiting.index(order.no) + 1, len(waiting))
    answer = sent(signed_in(VERA), order, "approve_next", server=str(server().pk))
    assert (fresh(order).state, answer.url) == ("approved", reverse("orders:approve", args=[place.later]))


def test_an_order_decided_by_another_says_so(signed_in, order) -> None:
    client = signed_in(VERA)
    form = form_of(client, url_of(order))
    sent(signed_in(VERA), order, "reject", comment="The address is not complete.")
    answer = client.post(url_of(order), {**form, "approve": ["1"]})
    assert answer.status_code in (302, 422)
    assert any("Already Rejected Order" in text for text in said(answer)) or "Rejected" in answer.content.decode()
    assert fresh(order).state == "rejected"


def test_value_and_waiting_stand_in_the_queue(signed_in, order) -> None:
    with as_system():
        Order.objects.filter(pk=order.pk).update(submitted_at=timezone.now() - timezone.timedelta(days=2, hours=3))
    page = read(signed_in(VERA).get(reverse("orders:approval"), {"q": order.no}).content)
    heads = page.first("thead").text
    row = " ".join(page.first("tbody").first("tr").text.split())
    assert "Value" in heads and "Waiting" in heads and "2 d 3 h" in row
    with as_system():
        assert f"{contents_of(fresh(order)).effect.monthly.amount:.2f} GBP" in row


# --- many at once


def many(client: Client, act: str, *orders: Order, **typed) -> dict[str, str]:
    """Order number → what became of it, after `act` on `orders` from the queue."""
    sent = {"act": act, "pk": [one.pk for one in orders], "sure": "1", "nonce": str(uuid.uuid4()), **typed}
    answer = client.post(reverse("orders:approval"), sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    outcome = read(client.get(answer.url).content).first("div", class_="outcome card")
    lines = [" ".join(line.text.split()) for line in outcome.all("li")]
    return {one.no: next(line for line in lines if line.startswith(one.no)) for one in orders}


def test_orders_are_approved_together_and_one_that_lacks_something_hides_no_other(signed_in, order) -> None:
    ready = order_in("processing")
    assert sent(signed_in(VERA), ready, "hold", server=str(server().pk)).status_code == 302
    told = many(signed_in(VERA), "approve", ready, order)
    assert "Approved; the requester is told." in told[ready.no]
    assert "Choose the call server (CM)." in told[order.no]
    assert (fresh(ready).state, fresh(order).state) == ("approved", "submitted")


def test_a_contract_that_changed_is_not_approved_among_many(signed_in) -> None:
    ready = order_in("processing")
    assert sent(signed_in(VERA), ready, "hold", server=str(server().pk)).status_code == 302
    with as_system():
        key = next(key for key in fresh(ready).snapshot if key.startswith("items:"))
        Order.objects.filter(pk=ready.pk).update(snapshot={**fresh(ready).snapshot, key: "7"})
    told = many(signed_in(VERA), "approve", ready)
    assert "The contract changed since this order was submitted; open it and look." in told[ready.no]
    assert fresh(ready).state == "processing"


def test_orders_are_rejected_together_with_one_reason(signed_in, order) -> None:
    other = order_in("processing")
    told = many(signed_in(VERA), "reject", order, other, reason="The building is missing.")
    assert all("Rejected; the reseller is told." in line for line in told.values())
    assert {fresh(one).reason for one in (order, other)} == {"The building is missing."}


def test_one_of_many_takes_what_its_page_proposes_where_that_was_ticked(order, signed_in) -> None:
    """Untouched, with all that is missing, where it was not."""
    client, queue = signed_in(VERA), reverse("orders:approval")
    sent = {"act": "approve", "pk": [order.pk]}
    box = read(client.post(queue, sent).content).first("input", name="proposals")
    assert "checked" in box.attributes
    told = read(client.post(queue, sent | {"sure": "1"}, follow=True).content).first("div", class_="outcome card").text
    assert told.startswith("Approve orders: nothing was done") and "Choose the call server (CM)." in told
    lacking = sum(demand.quantity for demand in order.numberdemands.all())
    done = client.post(queue, sent | {"sure": "1", "proposals": "on"}, follow=True)
    found = fresh(order)
    words = f"Approved with {found.server}, {lacking} numbers; the requester is told."
    assert words in read(done.content).first("div", class_="outcome card").text
    assert found.state == "approved" and found.numberdemands.get().picks.filter(active=True).count() == lacking

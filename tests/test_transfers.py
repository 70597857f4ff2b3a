"""Numbers go from one reseller to another: both sides consent, the provider approves, one instant cuts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError
from django.db.models import F
from django.db.transaction import atomic
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer, NumberHolding
from inventory.actions.reserve import reserve_numbers
from inventory.models import Command, HandOver, Number
from inventory.queries.history import past_of
from oms.kit.acting import acting_for, as_system
from oms.kit.phones import national
from orders.actions.open import open_order
from orders.actions.transfer import end_transfer
from orders.actions.transfer_cut import take_due_transfers
from orders.models import Transfer, TransferNumber
from partners.models import Notice, Partner
from tests import page, things, transfers
from tests.transfers import APPROVER, GIVER, RECEIVER, agreed, approved, done, in_stock, opened, person

pytestmark = pytest.mark.django_db
VSP, BELOW = "admin@vertical.example", "admin@tideway.example"


def number(e164: str) -> Number:
    with as_system():
        return Number.objects.get(e164=e164)


def read(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


# --- the road


def test_numbers_of_the_stock_go_to_the_neighbours_stock(signed_in) -> None:
    """The whole road over the pages: opened, consented, approved, done; each side reads its own part."""
    giver, receiver, provider = signed_in(GIVER), signed_in(RECEIVER), signed_in(APPROVER)
    numbers = in_stock(GIVER)
    transfer = asked_for(giver, numbers)
    page = transfer.get_absolute_url()
    assert number(numbers[0]).assign == "reserved" and number(numbers[0]).reserved_by == transfer.no
    assert "They pay us nothing" in read(giver, page) and "Clara Clerk" in read(giver, page)
    theirs = read(receiver, page)
    assert "RS-Vertical" in theirs and national(numbers[0])[-4:] in theirs
    assert "They pay us nothing" not in theirs and "Clara Clerk" not in theirs and "Look and consent" in theirs
    assert "Look and consent" not in read(giver, page)
    read(signed_in(BELOW), page, 404)

    answer = receiver.post(f"{page}consent/", {"customer": "", "note": "A bargain"})
    assert answer.url == page
    assert "A bargain" not in read(giver, page) and "A bargain" in read(provider, page)
    assert "Check and approve" not in read(receiver, page)
    assert provider.post(f"{page}approve/").url == page
    assert take_due_transfers(at=timezone.now()) == 0, "its time has not come"
    assert number(numbers[0]).partner_name == "RS-Vertical"
    assert take_due_transfers(at=timezone.now() + timedelta(hours=4)) == 1
    assert take_due_transfers(at=timezone.now() + timedelta(hours=4)) == 0, "once"

    is_orbits(number(numbers[0]))
    for client in (giver, receiver, provider):
        assert "Transferred" in read(client, page)
    with as_system():
        told = Notice.objects.filter(kind="transfer.done", method="screen", thread=f"transfer:{transfer.no}")
        assert set(told.values_list("partner_name", flat=True)) == {"RS-Vertical", "Orbit Comms"}


def asked_for(client, numbers: list[str]) -> Transfer:
    """A transfer to Orbit by the form; Orbit alone is asked to consent."""
    cut_at = timezone.localtime(timezone.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "numbers": "\n".join(numbers), "receiver": "orbit comms", "cut_at": cut_at, "words": "As agreed",
        "note": "They pay us nothing",
    }  # fmt: skip
    answer = client.post(reverse("orders:transfer-new"), typed)
    assert answer.status_code == 302
    with as_system():
        transfer = Transfer.objects.latest("pk")
        asked = Notice.objects.filter(
            kind="transfer.asked", needs=True, method="screen", thread=f"transfer:{transfer.no}"
        )
        assert [notice.partner_name for notice in asked] == ["Orbit Comms"]
    assert answer.url == transfer.get_absolute_url()
    return transfer


def is_orbits(now: Number) -> None:
    """Free in Orbit's stock; who owned it above both still does."""
    orbit = person(RECEIVER).partner
    assert (now.partner_id, now.stock_partner_id, now.assign, now.use, now.reserved_by) == (
        orbit.pk, orbit.pk, "unused", "creation", "",
    )  # fmt: skip
    assert now.owner_name == "Nimbus Telecom"


def test_each_company_reads_its_own_part_of_a_numbers_history(acting) -> None:
    e164 = in_stock(GIVER, 1)[0]
    done(approved(agreed(opened([e164]))))
    sentence = "Transferred from RS-Vertical to Orbit Comms"
    with acting(GIVER) as clerk:
        past = past_of(e164, clerk)
        assert past.records[0]["what"] == sentence and past.records[-1]["what"] != sentence
    with acting(RECEIVER) as orla:
        past = past_of(e164, orla)
        assert [record["what"] for record in past.records] == [sentence]
        assert not Number.pgh_event_model.objects.filter(partner_name="RS-Vertical").exists()
    with acting(APPROVER) as nora:
        assert [r["what"] for r in past_of(e164, nora).records].count(sentence) == 1
    with acting(BELOW):
        assert not HandOver.objects.exists() and not Transfer.objects.exists() and not TransferNumber.objects.exists()


# --- from one customer to another


@pytest.fixture
def used(acting) -> tuple[Customer, str]:
    """A running customer of RS-Vertical, and a number that it uses."""
    with as_system():
        held = NumberHolding.objects.filter(customer__name="Vertical Demo", valid_to__isnull=True, in_use=True)
        one = held.select_related("customer__partner").exclude(e164=F("customer__cli")).order_by("pk")[0]
    return one.customer, one.e164


@pytest.fixture
def other(acting) -> Customer:
    """A running customer of Orbit."""
    with acting(RECEIVER) as orla:
        made = things.customer(orla, "Orbit Bakery")
        for status in ("created", "activated"):
            Customer.objects.filter(pk=made.pk).update(status=status)
        return Customer.objects.get(pk=made.pk)


@pytest.fixture(autouse=True)
def quiet_network(monkeypatch) -> None:
    """The network answers that nothing is in use."""
    from inventory.queries.use import Use

    monkeypatch.setattr("orders.queries.transfer.use_of", lambda customer: Use())
    monkeypatch.setattr("orders.actions.transfer_cut.use_of", lambda customer: Use())


def test_a_number_goes_from_a_customer_to_a_customer(used, other) -> None:
    giver, e164 = used
    transfer = opened([e164])
    with as_system():
        held = NumberHolding.objects.get(e164=e164, valid_to__isnull=True)
    assert held.return_order_no == transfer.no
    assert done(approved(agreed(transfer, customer=other))).state == "done"
    now = number(e164)
    assert (now.customer_id, now.partner_name, now.assign, now.site_name) == (other.pk, "Orbit Comms", "used", "Main")
    with as_system():
        periods = list(NumberHolding.objects.filter(e164=e164).order_by("-pk"))
        assert [row.customer_id for row in periods[:2]] == [other.pk, giver.pk]
        assert periods[1].valid_to == periods[0].valid_from - timedelta(days=1)
        assert (periods[0].made_by, periods[1].ended_by) == ("Orla Bitter", "Clara Clerk")
        told = list(Command.objects.filter(order_no=transfer.no).order_by("pk").values_list("kind", "customer"))
    assert told == [("remove_numbers", giver.pk), ("add_numbers", other.pk)]


def test_what_a_customer_had_rests_in_the_receivers_stock(used) -> None:
    _giver, e164 = used
    done(approved(agreed(opened([e164]))))
    now = number(e164)
    assert (now.assign, now.use, now.partner_name, now.former_customer_id) == (
        "unused", "returned", "Orbit Comms", used[0].pk,
    )  # fmt: skip
    assert now.quarantine_until and now.quarantine_until > timezone.localdate() + timedelta(days=20)


# --- what hinders, word for word


def refusal(numbers: list[str], **how) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        opened(numbers, **how)
    return refused.value.message_dict


def test_what_hinders_is_said_at_its_field(acting, used) -> None:
    free, taken = in_stock(GIVER, 2), in_stock(RECEIVER, 1)
    customer, e164 = used
    assert refusal([]) == {"numbers": ["Name one number at least."]}
    assert refusal(free, cut_at=timezone.now() - timedelta(minutes=1)) == {
        "cut_at": ["The transfer cannot lie in the past."]
    }
    assert refusal(free, cut_at=timezone.now() + timedelta(days=400)) == {
        "cut_at": ["The date may lie at most a year ahead."]
    }
    unseen = f"Neither your company nor a reseller below it has: {national(taken[0])}."
    assert refusal(taken) == {"numbers": [unseen]}, "a neighbour's number is as one that nobody has"
    assert refusal([free[0], e164]) == {
        "numbers": ["These numbers are of several customers, or partly in stock. Make one transfer for each."]
    }
    assert refusal([*free, *in_stock(BELOW, 1)]) == {
        "numbers": ["These numbers are of several resellers. Make one transfer for each."]
    }
    assert refusal(free, to="RS-Vertical") == {"numbers": ["RS-Vertical has these numbers already."]}
    first = opened(free)
    assert refusal(free[:1]) == {"numbers": [f"{national(free[0])} is reserved by order {first.no}."]}
    opened([e164])
    with as_system():
        second = TransferNumber.objects.get(e164=e164, active=True).transfer
    assert refusal([e164]) == {
        "numbers": [f"Transfer {second.no} is under way for this customer. It must be finished or ended first."]
    }
    with acting(GIVER) as clerk, pytest.raises(ValidationError) as refused:
        open_order(customer=customer, kind="change", nonce=second.nonce, by=clerk, at=timezone.now())
    assert refused.value.messages == [
        f"Transfer {second.no} is under way for this customer. It must be finished or ended first."
    ]
    with acting(GIVER) as clerk, pytest.raises(ValidationError, match="was taken by another order a moment ago"):
        reserve_numbers(
            number_ids=[number(free[0]).pk], customer=customer, site_name="", order_no="1", by=clerk, at=timezone.now()
        )


def test_what_a_company_above_only_lent_stays() -> None:
    e164 = in_stock(GIVER, 1)[0]
    with as_system():
        vertical = Partner.objects.get(name="Vertical Cloud")
        Number.objects.filter(e164=e164).update(owner_partner_id=vertical.pk, owner_name=vertical.name)
    words = (
        f"{national(e164)}: owned by Vertical Cloud, which does not stand above Orbit Comms; only it gives them away."
    )
    assert refusal([e164]) == {"numbers": [words]}


def test_the_form_says_who_is_no_receiver(signed_in) -> None:
    """One sentence for whoever is not there, is closed, or is written otherwise."""
    with as_system():
        Partner.objects.filter(name="Tideway Telecom").update(status="inactive")
    for name in ("Nobody Ltd", "Orbit", "Tideway Telecom", "%", "x" * 100):
        answer = signed_in(GIVER).post(
            reverse("orders:transfer-new"), {"numbers": in_stock(GIVER, 1)[0], "receiver": name}
        )
        assert answer.status_code == 422
        said = [error.text for error in page.read(answer.content).all("p", id="id_receiver_error")]
        assert said == ["No working reseller has exactly this name or ID."]


# --- ended before its time


@pytest.mark.parametrize(
    ("login", "far", "state"),
    [
        (GIVER, "proposed", "withdrawn"),
        (GIVER, "approved", "withdrawn"),
        (RECEIVER, "proposed", "declined"),
        (RECEIVER, "approved", "declined"),
        (APPROVER, "agreed", "rejected"),
    ],
)
def test_either_side_ends_it_and_everything_is_as_before(login: str, far: str, state: str, acting) -> None:
    e164 = in_stock(GIVER, 1)[0]
    before = number(e164)
    transfer = opened([e164])
    if far != "proposed":
        transfer = agreed(transfer)
    if far == "approved":
        transfer = approved(transfer)
    with acting(login) as by:
        with pytest.raises(ValidationError) as refused:
            end_transfer(transfer=transfer, reason="too short", by=by, at=timezone.now())
        ended = end_transfer(transfer=transfer, reason="The customer stays where it is", by=by, at=timezone.now())
    assert refused.value.message_dict == {
        "reason": ["Give a reason of at least 10 characters; the other companies read it."]
    }
    assert ended.state == state
    now = number(e164)
    assert (now.assign, now.use, now.partner_id, now.reserved_by) == (before.assign, before.use, before.partner_id, "")
    assert opened([e164]).state == "proposed", "it can be transferred anew"
    assert take_due_transfers(at=timezone.now() + timedelta(days=2)) == 0


def test_nobody_else_moves_it(signed_in) -> None:
    transfer = agreed(opened(in_stock(GIVER)))
    page = transfer.get_absolute_url()
    reason = {"reason": "We do not like it at all"}
    assert signed_in(VSP).post(f"{page}end/", reason).status_code == 403, "it stands above the giver and looks on"
    assert signed_in(VSP).post(f"{page}approve/").status_code == 403
    assert signed_in(RECEIVER).post(f"{page}approve/").status_code == 403
    assert signed_in(BELOW).post(f"{page}end/", reason).status_code == 404
    late = signed_in(RECEIVER).post(f"{page}consent/", {}, follow=True).content.decode()
    assert "Already Waiting for approval" in late
    with as_system():
        assert Transfer.objects.get(pk=transfer.pk).state == "agreed"


def test_what_stands_against_it_at_its_time_is_read_where_it_stands(other, signed_in) -> None:
    e164 = in_stock(GIVER, 1)[0]
    transfer = approved(agreed(opened([e164]), customer=other))
    with as_system():
        Customer.objects.filter(pk=other.pk).update(status="stopped")
    failed = done(transfer)
    assert (failed.state, failed.reason) == ("failed", "Something stood against it at Orbit Comms.")
    assert number(e164).assign == "unused"
    page = failed.get_absolute_url()
    words = "Numbers come to a customer that is Activated; Orbit Bakery is Stopped."
    assert words in read(signed_in(RECEIVER), page) and "Orbit Bakery" not in read(signed_in(GIVER), page)


def test_the_same_form_twice_is_one_transfer(signed_in) -> None:
    client, numbers = signed_in(GIVER), in_stock(GIVER)
    cut_at = timezone.localtime(timezone.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "numbers": "\n".join(numbers),
        "receiver": "Orbit Comms",
        "cut_at": cut_at,
        "nonce": str(transfers.uuid.uuid4()),
    }
    with as_system():
        before = Transfer.objects.count()
    first, again = (client.post(reverse("orders:transfer-new"), typed) for _try in range(2))
    assert first.url == again.url
    with as_system():
        assert Transfer.objects.count() == before + 1


def test_it_takes_as_many_statements_for_two_numbers_as_for_six(django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for n in (2, 6):
        transfer = approved(agreed(opened(in_stock(GIVER, n))))
        with CaptureQueriesContext(connection) as asked:
            assert done(transfer).state == "done"
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_giver_may_be_asked_by_whoever_stands_above_it(acting) -> None:
    """Vertical Cloud opens it for RS-Vertical: then both sides have to consent."""
    e164 = in_stock(GIVER, 1)[0]
    transfer = opened([e164], login=VSP)
    assert transfer.giver_at is None
    transfer = agreed(transfer)
    assert transfer.state == "proposed"
    assert agreed(transfer, login=GIVER).state == "agreed"
    with acting_for(person(GIVER).partner_id):
        assert Transfer.objects.get().sides.count() == 1, "the receiver's side is not seen"


def test_who_is_neither_side_writes_nothing_of_it(acting) -> None:
    """The wall between two partners, behind all that the code asks."""
    transfer = opened(in_stock(GIVER))
    orbit, below = person(RECEIVER).partner_id, person(BELOW).partner_id
    with acting(BELOW):
        assert Transfer.objects.update(reason="x") == 0 == TransferNumber.objects.update(active=False)
        with pytest.raises(ProgrammingError, match="row-level security"), atomic():
            HandOver.objects.create(
                e164="+1",
                giver_id=orbit,
                receiver_id=person(GIVER).partner_id,
                giver_name="",
                receiver_name="",
                order_no="1",
            )
    with acting(RECEIVER), pytest.raises(ProgrammingError, match="row-level security"), atomic():
        Transfer.objects.filter(pk=transfer.pk).update(receiver_id=below)


def test_ticked_numbers_of_a_grid_go_in_one_transfer(signed_in) -> None:
    """And each number's menu leads to the form with it; a reserved one has no such line."""
    client, numbers = signed_in(VSP), in_stock(VSP, 3)
    with as_system():
        pks = list(Number.objects.filter(e164__in=numbers).values_list("pk", flat=True))
    details = reverse("inventory:ddi-details")
    assert reverse("orders:transfer-of", args=[numbers[0]]) in read(client, f"{details}?q={numbers[0][-6:]}")
    assert national(numbers[0]) in read(client, reverse("orders:transfer-of", args=[numbers[0]]))
    cut_at = timezone.localtime(timezone.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    typed = {"act": "transfer", "pk": pks, "sure": "1", "receiver": "Orbit Comms", "cut_at": cut_at}
    assert client.post(details, typed).status_code == 302
    with as_system():
        transfer = Transfer.objects.latest("pk")
        assert sorted(transfer.numbers.values_list("e164", flat=True)) == numbers
    again = read(client, f"{details}?q={numbers[0][-6:]}")
    assert "Reserved" in again and reverse("orders:transfer-of", args=[numbers[0]]) not in again
    order_page = client.get(reverse("orders:order", args=[transfer.no]))
    assert order_page.url == transfer.get_absolute_url(), "its number leads to it, wherever it stands"

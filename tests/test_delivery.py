"""Commands reach the network: once in effect, in order within a customer, whatever fails on the way."""

import hashlib
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from customers.models import Customer
from inventory.actions.command import retry, send
from inventory.ems.drivers import DRIVERS
from inventory.enums import CustomerAssign, UseStatus
from inventory.models import Command, Number, Tenant
from inventory.queries.command import progress_of
from oms.kit import outbox
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due, deliver_one, deliveries
from oms.kit.outbox import BACKOFF, LEASE
from oms.kit.secrets import seal, unseal
from tests.commands import ADMIN_PASSWORD, call_server, fresh, send_one, send_whole, states, tenant
from tests.patience import until
from tests.people import CLERK, NEIGHBOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_outbox")]


def let_time_pass(command: Command) -> None:
    """Its next attempt is due."""
    with as_system():
        Command.objects.filter(pk=command.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def fits(ems, login: str, password: str) -> bool:
    """Whether the network lets this administrator in with this password."""
    (row,) = ems.store._db.execute("select salt, hash from administrators where login = ?", [login]).fetchall()
    return hashlib.scrypt(password.encode(), salt=bytes.fromhex(row["salt"]), n=2**13, r=8, p=1).hex() == row["hash"]


# --- sending


def test_a_command_is_a_row_of_the_deciding_transaction(acting, bakery) -> None:
    with acting(CLERK):
        first = send_one(bakery, "create_administrator", {"login": "a", "name": "b", "email": "c"})
        again = send_one(bakery, "create_administrator", {"login": "a", "name": "b", "email": "c"})
        direct = send_one(bakery, "activate_service", {}, order_no="")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            send_one(bakery, "activate_service", {})
            raise ZeroDivisionError
        assert Command.objects.filter(customer=bakery).count() == 3
    assert first.key == f"N000001:{bakery.code}:create_administrator:1"
    assert again.key == f"N000001:{bakery.code}:create_administrator:2"
    assert direct.key == f"direct:{bakery.code}:activate_service:1"
    assert (first.lane, first.partner_id, first.state) == (bakery.code, bakery.partner_id, "waiting")
    assert ADMIN_PASSWORD not in first.secret
    assert unseal(first.secret) == ADMIN_PASSWORD


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("dance", {}, "dance"),
        ("add_numbers", {}, "lacks numbers"),
        ("set_channels", {"sip": 1}, "lacks tdm"),
        ("stop_service", {"when": 1}, "does not carry when"),
    ],
)
def test_what_the_driver_does_not_know_is_not_sent(acting, bakery, kind, payload, words) -> None:
    with acting(CLERK), pytest.raises(ValueError, match=words):
        send_one(bakery, kind, payload)


def test_a_password_that_is_not_sealed_is_not_sent(acting, bakery) -> None:
    with acting(CLERK), pytest.raises(ValueError, match="Seal the password"):
        send(
            customer=bakery, kind="create_administrator", payload={"login": "a", "name": "b", "email": "c"},
            target="", order_no="", by=None, at=timezone.now(), secret=ADMIN_PASSWORD,
        )  # fmt: skip


def test_another_partner_cannot_send_for_a_customer(acting, bakery) -> None:
    with acting(NEIGHBOUR), pytest.raises(Customer.DoesNotExist):
        send_one(bakery, "activate_service", {})


# --- delivering


def test_a_whole_customer_reaches_the_network(acting, bakery, ems, effects, settled) -> None:
    with as_system():
        number = Number.objects.filter(assign=CustomerAssign.UNUSED).first()
        Number.objects.filter(pk=number.pk).update(
            assign=CustomerAssign.USED, use=UseStatus.ACTIVATION, customer=bakery, partner_id=bakery.partner_id
        )
        Customer.objects.filter(pk=bakery.pk).update(admin_secret=seal(ADMIN_PASSWORD), cm_id="CM-T1")
    with acting(CLERK):
        sent = send_whole(bakery, [number.e164])
    assert deliver_due("ems") == 6
    assert effects() == [(bakery.code, command.kind) for command in sent]
    assert settled == [(command.kind, "done") for command in sent]
    assert DRIVERS["simulator"].look(bakery.code).state == "active"
    assert fits(ems, sent[1].payload["login"], ADMIN_PASSWORD)
    assert not fits(ems, sent[1].payload["login"], sent[1].secret)
    with acting(CLERK):
        made = Tenant.objects.select_related("server").get(customer=bakery)
        bakery.refresh_from_db()
        number.refresh_from_db()
        rows = progress_of("N000001")
    assert (made.number, made.server.cm_id) == (1001, "CM-T1")
    assert (bakery.tenant, bakery.tenant_prefix, bakery.cm_id) == ("1001", "T01001", "CM-T1")
    assert number.use == UseStatus.USING
    assert [row.kind for row in rows] == [command.kind for command in sent]
    assert all(row.completed_at and row.attempts == 1 for row in rows)
    assert rows[0].answer == {"tenant": 1001, "prefix": "T01001"}


def test_passwords_are_wiped_once_delivered(acting, bakery, ems) -> None:
    with as_system():
        Customer.objects.filter(pk=bakery.pk).update(admin_secret=seal(ADMIN_PASSWORD))
    with acting(CLERK):
        sent = send_whole(bakery, ["+442079460018"])
    deliver_due("ems")
    assert fresh(sent[1]).secret == ""
    with as_system():
        assert Customer.objects.get(pk=bakery.pk).admin_secret == ""


def test_a_lane_waits_for_its_first_and_other_lanes_go_on(acting, bakery, second, ems, effects) -> None:
    ems.control.change({"fail_next": 1})
    with acting(CLERK):
        held = [send_one(bakery, "create_tenant", tenant(bakery)), send_one(bakery, "activate_service", {})]
        free = [send_one(second, "create_tenant", tenant(second)), send_one(second, "activate_service", {})]
    assert deliver_due("ems") == 3
    assert states(*held, *free) == ["waiting", "waiting", "done", "done"]
    let_time_pass(held[0])
    assert deliver_due("ems") == 2
    assert effects()[2:] == [(bakery.code, "create_tenant"), (bakery.code, "activate_service")]


def test_it_backs_off_and_then_a_person_must_look(acting, bakery, ems, settled) -> None:
    ems.control.change({"fail_next": 99})
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery))
    assert BACKOFF == (5, 15, 60, 300, 900)
    for attempt in range(1, 7):
        before = timezone.now()
        assert deliver_due("ems") == 1, "due"
        after = timezone.now()
        assert deliver_due("ems") == 0, "not due again at once"
        row = fresh(command)
        assert row.attempts == attempt
        if attempt < 6:
            wait = timedelta(seconds=BACKOFF[attempt - 1])
            assert before + wait <= row.due_at <= after + wait
            assert (row.state, settled) == ("waiting", [])
            let_time_pass(command)
    assert (row.state, settled) == ("failed", [("create_tenant", "failed")])
    assert "503" in row.last_error
    let_time_pass(command)
    assert deliver_due("ems") == 0


def test_a_refusal_for_good_is_shown_at_once(acting, bakery, ems, settled) -> None:
    with acting(CLERK):
        sent = [send_one(bakery, "activate_service", {}), send_one(bakery, "set_channels", {"sip": 1, "tdm": 0})]
    assert deliver_due("ems") == 1
    row = fresh(sent[0])
    assert (row.state, row.attempts) == ("failed", 1)
    assert row.last_error == f"customer: {bakery.code} has no tenant."
    assert states(sent[1]) == ["waiting"]
    assert settled == [("activate_service", "failed")]


def test_a_late_answer_is_tried_again_and_takes_effect_once(acting, bakery, ems, effects, settings) -> None:
    settings.EMS_TIMEOUT = 0.2
    ems.control.change({"late_next": 1, "late_ms": 700})
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery))
    deliver_due("ems")
    assert until(effects), "it takes effect all the same"
    assert (fresh(command).state, effects()) == ("waiting", [(bakery.code, "create_tenant")])
    let_time_pass(command)
    settings.EMS_TIMEOUT = 5
    deliver_due("ems")
    assert (fresh(command).state, effects()) == ("done", [(bakery.code, "create_tenant")])
    with as_system():
        assert Tenant.objects.get(customer=bakery).number == 1001


# --- workers that die or are overtaken


def claim_one() -> tuple[int, int]:
    with as_system():
        (claimed,) = outbox.claim(Command, now=timezone.now(), limit=1)
    return claimed


def lose_lease(command: Command) -> None:
    with as_system():
        assert Command.objects.filter(pk=command.pk).update(lease_until=timezone.now() - timedelta(seconds=1)) == 1


def test_a_claimed_command_is_left_alone_until_its_lease_ends(acting, bakery, ems, effects) -> None:
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery))
    claim_one()
    assert deliver_due("ems") == 0
    row = fresh(command)
    assert LEASE - timedelta(seconds=5) < row.lease_until - timezone.now() <= LEASE
    lose_lease(command)
    assert deliver_due("ems") == 1
    assert (fresh(command).state, fresh(command).attempts) == ("done", 2)
    assert len(effects()) == 1


def test_a_worker_that_lost_its_lease_neither_sends_nor_settles(acting, bakery, ems, effects, settled) -> None:
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery))
    first, attempt = claim_one()
    stale = fresh(command)
    lose_lease(command)
    claim_one()
    deliver_one(deliveries["ems"], first, attempt)
    assert effects() == []
    with as_system():
        assert outbox.finish(stale, at=timezone.now()) is False
        assert outbox.fail(stale, ValueError("late"), at=timezone.now()) is False
    assert (fresh(command).state, fresh(command).attempts, settled) == ("claimed", 2, [])


def test_the_one_that_overtook_settles_and_the_late_one_does_nothing(acting, bakery, ems, monkeypatch, settled) -> None:
    """The lease runs out while the first worker waits for the answer."""
    delivery = deliveries["ems"]
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery))
    pk, attempt = claim_one()

    def overtaken(row: Command) -> dict:
        answer = delivery.send(row)
        lose_lease(command)
        assert deliver_due("ems") == 1
        return answer

    deliver_one(type(delivery)(Command, overtaken, delivery.done, delivery.failed), pk, attempt)
    assert settled == [("create_tenant", "done")]
    assert fresh(command).attempts == 2


def test_a_call_server_that_is_not_here_is_a_persons_to_add_before_the_retry(acting, bakery, ems, settled) -> None:
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery, cm_id="CM-NONE"))
    deliver_due("ems")
    row = fresh(command)
    assert (row.state, row.answer, row.completed_at) == ("failed", {}, None)
    assert "no call server CM-NONE" in row.last_error
    call_server("CM-NONE")
    with acting(CLERK) as user:
        retry(command=row, by=user, at=timezone.now())
    deliver_due("ems")
    assert fresh(command).state == "done"
    assert settled == [("create_tenant", state) for state in ("failed", "waiting", "done")]


def test_a_tenant_number_that_another_customer_has_here_is_not_taken_over(acting, bakery, second, ems) -> None:
    with as_system():
        Tenant.objects.create(customer=second, server=call_server(), number=1001, prefix="T01001")
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery))
    deliver_due("ems")
    assert "Tenant 1001 on CM-T1 belongs to another customer" in fresh(command).last_error
    with as_system():
        assert Tenant.objects.get(number=1001, server__cm_id="CM-T1").customer_id == second.pk


def test_a_password_sealed_with_another_key_is_said_so(acting, bakery, ems, settings) -> None:
    with acting(CLERK):
        command = send_one(bakery, "create_administrator", {"login": "a", "name": "b", "email": "c"})
    settings.FIELD_KEY = "another-key"
    deliver_due("ems")
    assert (fresh(command).state, "FIELD_KEY" in fresh(command).last_error) == ("failed", True)

"""What a person does about a command that failed: who may, when, and what follows."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from inventory.actions.command import give_up, retry
from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from tests.commands import fresh, send_one, states, tenant
from tests.people import ABOVE, BELOW, CLERK, NEIGHBOUR, OWNER, SP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_outbox")]


@pytest.fixture
def failed(acting, bakery, ems) -> list[Command]:
    """A failed command with a password, and one that waits behind it."""
    with acting(CLERK):
        first = send_one(bakery, "create_administrator", {"login": "a", "name": "b", "email": "c"})
        behind = send_one(bakery, "create_tenant", tenant(bakery))
    deliver_due("ems")
    assert states(first, behind) == ["failed", "waiting"]
    return [first, behind]


@pytest.mark.parametrize("login", [OWNER, CLERK, ABOVE, SP])
@pytest.mark.parametrize("act", [retry, give_up])
def test_the_reseller_and_approvers_above_may_act(acting, failed, act, login) -> None:
    with acting(login) as user:
        row = act(command=failed[0], by=user, at=timezone.now())
    assert row.state == ("waiting" if act is retry else "given_up")


@pytest.mark.parametrize("login", [BELOW, NEIGHBOUR, "no-right"])
@pytest.mark.parametrize("act", [retry, give_up])
def test_nobody_else_may(acting, failed, act, login) -> None:
    if login == "no-right":
        login = ABOVE
        with as_system():
            type(failed[0].partner).objects.filter(name="Vertical Cloud").update(approve_order=False)
    with acting(login) as user, pytest.raises(PermissionDenied):
        act(command=failed[0], by=user, at=timezone.now())
    assert states(*failed) == ["failed", "waiting"]


def test_a_retry_is_one_more_attempt_now(acting, bakery, failed, ems, settled) -> None:
    ems.store.take(key="by hand", kind="create_tenant", customer=bakery.code, payload=tenant(bakery), secret="")
    with acting(CLERK) as user:
        retry(command=failed[0], by=user, at=timezone.now())
    assert deliver_due("ems") == 2
    row = fresh(failed[0])
    assert (row.state, row.attempts, row.secret, row.last_error) == ("done", 2, "", "")
    assert settled[:2] == [("create_administrator", "waiting"), ("create_administrator", "done")]


def test_giving_up_lets_the_lane_go_on_and_forgets_the_password(acting, failed, effects, settled) -> None:
    assert fresh(failed[0]).secret
    with acting(CLERK) as user:
        give_up(command=failed[0], by=user, at=timezone.now())
    assert settled == [("create_administrator", "given_up")]
    assert fresh(failed[0]).secret == ""
    assert deliver_due("ems") == 1
    assert [kind for _, kind in effects()] == ["create_tenant"]


def test_a_command_that_was_tried_may_be_given_up_while_it_waits(acting, bakery, ems) -> None:
    ems.control.change({"fail_next": 1})
    with acting(CLERK) as user:
        command = send_one(bakery, "create_tenant", tenant(bakery))
        with pytest.raises(ValidationError, match="Waiting"):
            give_up(command=command, by=user, at=timezone.now())
    deliver_due("ems")
    with acting(CLERK) as user:
        with pytest.raises(ValidationError, match="Waiting"):
            retry(command=command, by=user, at=timezone.now())
        assert give_up(command=command, by=user, at=timezone.now()).state == "given_up"


def test_what_is_done_in_delivery_or_given_up_stays(acting, bakery, failed) -> None:
    for state, words in (("done", "Done"), ("claimed", "In delivery"), ("given_up", "Given up")):
        with as_system():
            Command.objects.filter(pk=failed[0].pk).update(state=state)
        for act in (retry, give_up):
            with acting(CLERK) as user, pytest.raises(ValidationError, match=words):
                act(command=failed[0], by=user, at=timezone.now())


def test_what_a_person_did_is_history_and_what_the_worker_did_is_not(acting, failed) -> None:
    with acting(CLERK) as user:
        retry(command=failed[0], by=user, at=timezone.now())
    deliver_due("ems")
    with acting(CLERK) as user:
        give_up(command=failed[0], by=user, at=timezone.now())
        assert list(failed[0].events.order_by("pgh_id").values_list("state", "attempts")) == [
            ("waiting", 1),
            ("given_up", 2),
        ]

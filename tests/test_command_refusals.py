"""Commands to the network: what is refused, who may retry or give up, and what stands in a row."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from customers.models import Customer
from inventory import rules
from inventory.actions.command import NewCommand, give_up, retry, send, send_all
from inventory.actions.settle import note_done, note_failed
from inventory.models import CallServer, Command, Number, Tenant
from oms.kit.acting import acting_for, as_system
from oms.kit.outbox import PermanentFault
from oms.kit.secrets import seal
from tests.orders.scene import held, refused, unchanged, waits_for, who

pytestmark = pytest.mark.django_db
SP, VERA, CLERK, CHILD, ORBIT = (
    "approver@nimbus.example", "admin@vertical.example", "clerk@rs-vertical.example", "admin@tideway.example",
    "admin@orbit.example",
)  # fmt: skip
WORDS = "Only the customer's reseller, or a partner above it that approves orders, may do this."
NOW = timezone.now()
LABELS = {"waiting": "Waiting", "claimed": "In delivery", "done": "Done", "failed": "Failed", "given_up": "Given up"}


def customer() -> Customer:
    with as_system():
        return Customer.objects.get(name="Zetland School Trust")


def command(state: str = "failed", attempts: int = 3, **values) -> Command:
    """A command of the customer, in this state."""
    with as_system():
        row = Command.objects.filter(customer=customer()).first()
        Command.objects.filter(pk=row.pk).update(state=state, attempts=attempts, secret=seal("a-Secret-11"), **values)
        return Command.objects.get(pk=row.pk)


def fresh(row: Command) -> Command:
    with as_system():
        return Command.objects.get(pk=row.pk)


def acted(act, row: Command, login: str = CLERK, **rights: bool) -> Command:
    by = who(login, **rights)
    with acting_for(by.partner_id):
        return act(command=row, by=by, at=NOW)


BOTH = pytest.mark.parametrize("act", [retry, give_up], ids=lambda act: act.__name__)


@BOTH
def test_who_may_settle_a_command(act, settled) -> None:
    for login, rights in ((CHILD, {}), (ORBIT, {}), (VERA, {"approve_order": False})):
        row = command()
        with refused(PermissionDenied, WORDS):
            acted(act, row, login, **rights)
    for login in (CLERK, VERA, SP):
        acted(act, command(), login)
    assert len(settled) == 3


@pytest.mark.parametrize("state", ["waiting", "claimed", "done", "given_up"])
def test_only_what_failed_is_tried_again(state: str, settled) -> None:
    row = command(state)
    with refused(ValidationError, f"This command has not failed: it is “{LABELS[state]}”."):
        acted(retry, row)
    assert settled == []


def test_a_failed_command_is_due_at_once_and_keeps_its_password(settled) -> None:
    row = command(due_at=NOW + timedelta(days=1))
    acted(retry, row)
    kept = fresh(row)
    assert (kept.state, kept.due_at, kept.secret, kept.attempts) == ("waiting", NOW, row.secret, 3)
    assert settled == [(row.kind, "waiting")]


@pytest.mark.parametrize(
    ("state", "attempts"), [("waiting", 0), ("claimed", 1), ("done", 1), ("given_up", 2), ("claimed", 0)]
)
def test_only_what_was_tried_in_vain_is_given_up(state: str, attempts: int, settled) -> None:
    words = f"Only a command that has failed can be given up; this one is “{LABELS[state]}”."
    row = command(state, attempts)
    with refused(ValidationError, words):
        acted(give_up, row)
    assert settled == []


@pytest.mark.parametrize(("state", "attempts"), [("failed", 1), ("waiting", 1), ("waiting", 5)])
def test_what_is_given_up_is_over_and_its_password_forgotten(state: str, attempts: int, settled) -> None:
    row = command(state, attempts)
    acted(give_up, row)
    kept = fresh(row)
    assert (kept.state, kept.completed_at, kept.secret) == ("given_up", NOW, "")
    assert settled == [(row.kind, "given_up")]


@BOTH
def test_a_command_that_a_worker_settles_just_now_is_waited_for(act) -> None:
    with as_system():
        row = Command.objects.filter(customer=customer()).first()
    with held(Command, row.pk), waits_for(Command):
        acted(act, row)


def test_rules_of_commands_and_numbers() -> None:
    row = command()
    with as_system():
        for login, may in ((CLERK, True), (VERA, True), (SP, True), (CHILD, False), (ORBIT, False)):
            assert rules.may_settle(who(login), row) == may
        assert not rules.may_settle(who(VERA, approve_order=False), row)
        assert not rules.may_settle(who(ORBIT, approve_order=True), row)
        assert Command.objects.filter(rules.settleable_by(who(VERA))).count() == Command.objects.count()
        mine = Command.objects.filter(rules.settleable_by(who(CLERK)))
        assert set(mine.values_list("partner_name", flat=True)) == {"RS-Vertical"}
        assert Command.objects.exclude(partner_name="RS-Vertical").exists()
    assert rules.may_manage_numbers(who(VERA)) and not rules.may_manage_numbers(who(CLERK))


# --- sending


def written(*commands: NewCommand, order_no: str = "N1", at=NOW) -> list[Command]:
    with as_system():
        return send_all(customer=customer(), commands=list(commands), order_no=order_no, by=None, at=at)


def test_a_row_says_everything_and_repetitions_have_keys_of_their_own() -> None:
    one, secret = customer(), seal("a-Secret-11")
    channels = NewCommand("set_channels", "t" * 300, {"sip": 1, "tdm": 0})
    admin = NewCommand("create_administrator", "a", {"login": "a", "name": "b", "email": "c"}, secret)
    first, second, third = (fresh(row) for row in written(channels, admin, channels))
    assert first.pk < second.pk < third.pk
    assert [row.key for row in (first, second, third)] == [
        f"N1:{one.code}:{kind}" for kind in ("set_channels:1", "create_administrator:1", "set_channels:2")
    ]
    assert (first.lane, first.partner_id, first.partner_name) == (one.code, one.partner_id, "RS-Vertical")
    assert (first.customer_id, first.customer_name, first.order_no) == (one.pk, one.name, "N1")
    assert (first.kind, first.target, first.payload, first.secret) == (
        "set_channels",
        "t" * 200,
        {"sip": 1, "tdm": 0},
        "",
    )
    assert (first.created_at, first.due_at, first.state, first.attempts) == (NOW, NOW, "waiting", 0)
    assert second.secret == secret
    assert [row.key for row in written(channels)] == [f"N1:{one.code}:set_channels:3"]
    assert [row.key for row in written(channels, order_no="")] == [f"direct:{one.code}:set_channels:1"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("set_channels", "t", {"sip": 1}), r"^set_channels lacks tdm\.$"),
        (("set_channels", "t", {}), r"^set_channels lacks sip, tdm\.$"),
        (("dance", "t", {}), r"^kind: 'dance' is unknown; known are create_tenant, "),
        (
            ("activate_service", "t", {}, "plain"),
            r"^Seal the password \(oms\.kit\.secrets\.seal\) before it is sent\.$",
        ),
    ],
)
def test_what_the_driver_does_not_know_is_not_sent(values: tuple, words: str) -> None:
    with unchanged(), pytest.raises(ValueError, match=words):
        written(NewCommand("activate_service", "t", {}), NewCommand(*values))


def test_sending_waits_for_who_decides_about_the_customer_just_now() -> None:
    one = customer()
    with held(Customer, one.pk), waits_for(Customer), as_system():
        send(customer=one, kind="activate_service", target="t", payload={}, order_no="", by=None, at=NOW)


# --- what the portal notes


def noted(kind: str, payload: dict, answer: dict) -> Command:
    row = command("done", kind=kind, payload=payload, completed_at=NOW)
    with as_system():
        note_done(row, answer)
    return fresh(row)


def test_an_answer_is_kept_the_password_forgotten_and_the_news_told(settled) -> None:
    row = noted("set_channels", {}, {"ok": True})
    assert (row.answer, row.secret, settled) == ({"ok": True}, "", [("set_channels", "done")])


@pytest.mark.parametrize(("state", "news"), [("failed", 1), ("waiting", 0)])
def test_a_failure_that_is_tried_again_is_no_news(state: str, news: int, settled) -> None:
    row = command(state)
    with as_system():
        note_failed(row)
    assert (len(settled), fresh(row).secret) == (news, row.secret)


def test_a_tenant_stands_where_the_network_says() -> None:
    one = customer()
    noted("create_tenant", {"server": "CM-LON-01"}, {"tenant": "4711", "prefix": "T4711"})
    with as_system():
        made = Tenant.objects.get(customer=one)
        assert (made.number, made.prefix, made.server) == (4711, "T4711", CallServer.objects.get(cm_id="CM-LON-01"))
        kept = customer()
        assert (kept.tenant, kept.tenant_prefix, kept.updated_at) == ("4711", "T4711", NOW)
        assert not Customer.objects.exclude(pk=one.pk).filter(tenant="4711").exists()
    noted("create_tenant", {"server": "CM-LDS-01"}, {"tenant": 4712, "prefix": "T4712"})
    with as_system():
        assert Tenant.objects.get(customer=one).number == 4712
    noted("remove_tenant", {}, {})
    with as_system():
        assert not Tenant.objects.filter(customer=one).exists()
        assert Tenant.objects.exists() or Customer.objects.get(pk=one.pk).tenant == "4712"


@pytest.mark.parametrize(
    ("server", "answer", "words"),
    [
        ("CM-NONE", {"tenant": 1, "prefix": "x"}, r"^There is no call server CM-NONE here\.$"),
        ("CM-LON-01", {"prefix": "x"}, r"^The EMS named no tenant\.$"),
        ("CM-LON-01", {"tenant": 1}, r"^The EMS named no tenant\.$"),
        ("CM-LON-01", {"tenant": "one", "prefix": "x"}, r"^The EMS named no tenant\.$"),
        ("CM-LON-01", {"tenant": None, "prefix": "x"}, r"^The EMS named no tenant\.$"),
    ],
)
def test_when_portal_and_network_do_not_agree_a_person_looks(server: str, answer: dict, words: str) -> None:
    with pytest.raises(PermanentFault, match=words):
        noted("create_tenant", {"server": server}, answer)


def test_a_tenant_of_another_customer_is_not_taken() -> None:
    with as_system():
        other, london = Customer.objects.get(name="Vertical Demo"), CallServer.objects.get(cm_id="CM-LON-01")
        Tenant.objects.update_or_create(customer=other, defaults={"server": london, "number": 77, "prefix": "x"})
    with pytest.raises(PermanentFault, match=r"^Tenant 77 on CM-LON-01 belongs to another customer here\.$"):
        noted("create_tenant", {"server": "CM-LON-01"}, {"tenant": 77, "prefix": "x"})


def test_the_password_of_the_administrator_is_forgotten() -> None:
    one = customer()
    with as_system():
        Customer.objects.filter(pk__in=[one.pk, Customer.objects.get(name="Vertical Demo").pk]).update(admin_secret="s")
    noted("create_administrator", {}, {})
    with as_system():
        assert customer().admin_secret == ""
        assert Customer.objects.get(name="Vertical Demo").admin_secret == "s"


def test_numbers_of_the_customer_are_in_use_from_now_on() -> None:
    one = customer()
    with as_system():
        first, second = Number.objects.filter(customer=one, assign="used").order_by("pk")[:2]
        other = Number.objects.filter(customer__name="Vertical Demo", assign="used").first()
        Number.objects.filter(pk__in=[first.pk, second.pk, other.pk]).update(use="activation")
    noted("add_numbers", {"numbers": [first.e164, other.e164]}, {})
    with as_system():
        rows = Number.objects.in_bulk([first.pk, second.pk, other.pk])
        assert [rows[n.pk].use for n in (first, second, other)] == ["using", "activation", "activation"]
        assert rows[first.pk].updated_at == NOW
        Number.objects.filter(pk=first.pk).update(updated_at=NOW - timedelta(days=1))
    noted("add_numbers", {"numbers": [first.e164]}, {})
    with as_system():
        assert Number.objects.get(pk=first.pk).updated_at == NOW - timedelta(days=1)

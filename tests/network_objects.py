"""Objects of a partner for addresses about usage and differences (tests/objects.py)."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, F
from django.utils import timezone

from oms.kit.acting import root_id
from tests import port_objects
from tests.page import columns, read
from tests.platform_objects import a_step_of

SADDLERY, WAPPING = "Hebden Saddlery", "Wapping Film Services"
FIGURES = ("assigned", "using", "returning", "available")


def usage(figure: str, column: str) -> Callable[[int], object]:
    """A thing of a customer of the partner, or that customer: the one whose `figure` is made of the most rows."""

    def find(partner_id: int) -> object:
        from inventory.models import Usage  # the apps are loaded only when a test runs

        found = Usage.objects.filter(partner_id=partner_id, type__in=["extension", "number"])
        order = [f"-{figure}"] if figure == "returning" else ["-using", f"-{figure}"]
        return found.order_by(*order, "pk").values_list(column, flat=True).first()

    return find


def difference(partner_id: int) -> int | None:
    """What contract and network of one of the partner's customers differ in; made where the demo has none."""
    from customers.models import Customer  # the apps are loaded only when a test runs
    from inventory.models import Difference

    found = Difference.objects.filter(partner_id=partner_id).order_by("pk").first()
    customer = Customer.objects.filter(partner_id=partner_id, status="activated").order_by("pk").first()
    if found is None and customer:
        found = Difference.objects.create(
            customer=customer, customer_code=customer.code, customer_name=customer.name, partner_id=partner_id,
            partner_name=customer.partner_name, thing="channel", key="sip", name="SIP Trunk Channels", contract="0",
            network="2", found_at=timezone.now(), seen_at=timezone.now(),
        )  # fmt: skip
    return found.pk if found else None


def call_server(partner_id: int) -> int | None:
    """A call server, the provider's, on which customers of the partner stand."""
    from customers.models import Customer  # the apps are loaded only when a test runs
    from inventory.models import CallServer

    mine = Customer.objects.filter(partner_id=partner_id, status="activated").exclude(cm_id="")
    cm_id = mine.order_by("pk").values_list("cm_id", flat=True).first()
    return CallServer.objects.filter(cm_id=cm_id).values_list("pk", flat=True).first()


def device(partner_id: int) -> str | None:
    """The MAC of a device that stands with the partner; free ones first, made where the demo has none."""
    from catalogue.models import DeviceModel  # the apps are loaded only when a test runs
    from inventory.models import Device
    from partners.models import Partner

    found = Device.objects.filter(partner_id=partner_id).order_by("-status", "pk").first()
    if found is None:
        partner, model = Partner.objects.get(pk=partner_id), DeviceModel.objects.filter(by_mac=True).first()
        found = Device.objects.create(
            mac=f"02005EEE{partner_id:04X}", model=model, model_name=model.name, group_name=model.group.name,
            owner_type="un_shipped", partner=partner, partner_name=partner.name, owner_partner_id=partner_id,
            owner_name=partner.name, registered_on=timezone.localdate(),
        )  # fmt: skip
    return found.mac


def stopped_once(partner_id: int) -> str | None:
    """A customer of the partner whose service was stopped, else any that runs."""
    from customers.models import Customer  # the apps are loaded only when a test runs

    found = Customer.objects.filter(partner_id=partner_id, status="activated")
    found = found.annotate(stops=Count("suspensions")).order_by("-stops", "pk")
    return found.values_list("code", flat=True).first()


def push_address(partner_id: int) -> int:
    """An address for call records that works, the provider's, whoever asks."""
    from callstats.models import PushAddress  # the apps are loaded only when a test runs
    from inventory.models import CallServer

    server = CallServer.objects.order_by("pk").last()
    kept = {"partner_id": root_id(), "token_hash": "of the tests"}
    values = kept | {"format": "own", "zone": "UTC", "made_at": timezone.now()}
    return PushAddress.objects.get_or_create(server=server, revoked_at=None, defaults=values)[0].pk


def call_file(state: str) -> Callable[[int], int | None]:
    """A file of call records, the provider's, whoever asks; rehearsed ones (`waiting`) are made."""

    def find(partner_id: int) -> int | None:
        from callstats.models import CallFile  # the apps are loaded only when a test runs

        mine = CallFile.objects.order_by("pk")
        if found := mine.filter(state=state).first():
            return found.pk
        if (read := mine.first()) is None:
            return None
        none = dict.fromkeys(("lines", "counted", "unassigned", "doubled", "joined", "refused", "passed", "rest"), 0)
        copied = {
            name: getattr(read, name)
            for name in ("partner_id", "server_id", "server_name", "format", "source", "name", "came_at")
        }
        return mine.model.objects.create(
            **copied,
            state=state,
            sha256=f"{state} for the tests",
            path="not-there.bin",
            rehearsal=none | {"lines_refused": []},
        ).pk

    return find


def an_adjustment(partner_id: int) -> int | None:
    """One that waits for a second person; made where there is none."""
    from billing.models import Adjustment  # the apps are loaded only when a test runs
    from customers.models import BillingAccount

    mine = Adjustment.objects.filter(partner_id=partner_id, state="proposed")
    if found := mine.values_list("pk", flat=True).first():
        return found
    account = BillingAccount.objects.filter(customer__partner_id=partner_id).select_related("customer").first()
    if account is None:
        return None
    return Adjustment.objects.create(
        partner_id=partner_id, customer=account.customer, billing_account=account, day=timezone.now().date(), amount=-99,
        currency=account.customer.currency, reason="Of the tests", proposer="Somebody", proposed_at=timezone.now(),
    ).pk  # fmt: skip


def a_statement(partner_id: int) -> int | None:
    """A statement of the partner's that is issued, else any."""
    from billing.models import Statement  # the apps are loaded only when a test runs

    found = Statement.objects.filter(partner_id=partner_id).order_by(F("issued_at").desc(nulls_last=True), "pk")
    return found.values_list("pk", flat=True).first()


def booked(path: str) -> Callable[[int], object]:
    """Of the first entry of an account of the partner's customers that a person can correct."""

    def find(partner_id: int) -> object:
        from billing.models import BalanceEntry  # the apps are loaded only when a test runs

        own = BalanceEntry.objects.filter(customer__partner_id=partner_id, kind__in=["payment", "top_up"])
        return (
            own.annotate(n=Count("customer__balance_entries")).order_by("-n", "pk").values_list(path, flat=True).first()
        )

    return find


def bank_line(path: str) -> Callable[[int], object]:
    """Of a payment in a bank's file of the partner's; made where there is none."""

    def find(partner_id: int) -> object:
        from billing.models import BankFile, BankLine  # the apps are loaded only when a test runs
        from partners.models import Partner

        mine = BankLine.objects.filter(partner_id=partner_id).order_by("pk")
        if not mine.exists():
            told = {"name": "payments.csv", "kind": "csv", "sha256": "of the tests", "came_at": timezone.now()}
            name = Partner.objects.get(pk=partner_id).name
            file = BankFile.objects.create(partner_id=partner_id, partner_name=name, by_name="Probe", **told)
            BankLine.objects.create(
                partner_id=partner_id, file=file, place=1, day=timezone.now().date(), amount=5, currency="GBP",
                payer="Probe", reference="?", mark="of the tests",
            )  # fmt: skip
        return mine.values_list(path, flat=True).first()

    return find


def a_spending(partner_id: int) -> int | None:
    """A blocked extension of the partner's; made where there is none."""
    from callstats.models import Spending  # the apps are loaded only when a test runs
    from customers.models import Customer

    mine = Spending.objects.filter(partner_id=partner_id)
    if found := mine.filter(state="blocked").order_by("pk").first():
        return found.pk
    customer = Customer.objects.filter(partner_id=partner_id).exclude(status="ordering").order_by("pk").first()
    if customer is None:
        return None
    now = timezone.now()
    return Spending.objects.create(
        partner_id=partner_id, customer=customer, extension="999", day=now.date() - timedelta(days=1), day_limit=10,
        used=12, calls=1, currency=customer.currency, state="blocked", blocked_at=now, counted_at=now,
    ).pk  # fmt: skip


def an_alarm(partner_id: int) -> int | None:
    """A fraud alarm of the partner's; made where there is none."""
    from callstats.models import FraudAlarm  # the apps are loaded only when a test runs
    from customers.models import Customer

    if found := FraudAlarm.objects.filter(partner_id=partner_id, acknowledged_at=None).order_by("pk").first():
        return found.pk
    customer = Customer.objects.filter(partner_id=partner_id).exclude(status="ordering").order_by("pk").first()
    if customer is None:
        return None
    now = timezone.now()
    return FraudAlarm.objects.create(
        partner_id=partner_id, customer=customer, extension="999", day=now.date(), call_at=now, kind="hot", prefix="+8835",
        destination="International networks", act="alarm", outcome="told", found_at=now,
    ).pk  # fmt: skip


def a_line(path: str) -> Callable[[int], object]:
    """A line of the partner's customer that has the most, or that customer; made where there is none."""

    def find(partner_id: int) -> object:
        from catalogue.models import OrderItem  # the apps are loaded only when a test runs
        from customers.models import Site
        from inventory.models import Line

        mine = Line.objects.filter(customer__partner_id=partner_id, customer__status="activated").exclude(state="gone")
        if not mine.exists():
            site = (
                Site.objects.filter(customer__partner_id=partner_id, customer__status="activated")
                .order_by("pk")
                .first()
            )
            if site is None:
                return None
            item = OrderItem.objects.filter(kind="user_package").order_by("pk").first()
            told = {"extension": "1999", "item": item, "changed_at": timezone.now()}
            Line.objects.create(customer_id=site.customer_id, site=site, **told)
        most = mine.order_by().values("customer").annotate(n=Count("pk")).order_by("-n", "customer").first()
        return mine.filter(customer=most["customer"]).order_by("state", "pk").values_list(path, flat=True).first()

    return find


def new_passwords(partner_id: int) -> int | None:
    """New passwords of `a_line` that nobody has read."""
    from inventory.models import Line, NewPasswords  # the apps are loaded only when a test runs
    from partners.models import Account

    line = Line.objects.filter(pk=a_line("pk")(partner_id)).first()
    if line is None:
        return None
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    values = {"account": chief, "lines": [[line.pk, line.turn]], "expires_at": timezone.now() + timedelta(hours=1)}
    return NewPasswords.objects.get_or_create(customer=line.customer, read_at=None, defaults=values)[0].pk


OBJECTS: dict[str, Callable[[int], object]] = {
    **port_objects.OBJECTS,
    **{f"inventory:{name}.code": a_line("customer__code") for name in ("lines", "modify-line", "line-passwords")},
    **{f"inventory:{name}.code": a_line("customer__code") for name in ("import-lines", "line-list")},
    "inventory:test-call.code": a_line("customer__code"),
    **{f"inventory:connected{rest}.code": a_line("customer__code") for rest in ("", "-*")},
    "inventory:connected-*.pk": lambda partner_id: a_step_of(a_line("customer__code")(partner_id)),
    "inventory:modify-line.pk": a_line("pk"),
    "inventory:line-passwords.pk": new_passwords,
    "billing:adjustment.pk": an_adjustment,
    "billing:statement.pk": a_statement,
    "billing:statement-*.pk": a_statement,
    "callstats:file.pk": call_file("done"),
    "billing:account.code": booked("customer__code"),
    "billing:bank-line.pk": bank_line("pk"),
    "billing:bank-file.pk": bank_line("file_id"),
    "billing:bank-book.pk": bank_line("file_id"),
    "billing:bank-put-away.pk": bank_line("file_id"),
    "billing:correct.code": booked("customer__code"),
    "billing:correct.pk": booked("pk"),
    "callstats:alarm.pk": an_alarm,
    "callstats:fraud-day.pk": a_spending,
    "callstats:fraud-unblock.pk": a_spending,
    "callstats:push-revoke.pk": push_address,
    "callstats:let-in.pk": call_file("waiting"),
    "callstats:put-away.pk": call_file("waiting"),
    **{f"inventory:usage-{name}.code": usage(name, "customer_code") for name in FIGURES},
    **{f"inventory:usage-{name}.pk": usage(name, "pk") for name in FIGURES},
    "orders:difference.pk": difference,
    "inventory:difference.pk": difference,
    "inventory:compare-server.pk": call_server,
    "customers:suspend.code": stopped_once,
    "inventory:device.mac": device,
    "inventory:modify-device.mac": device,
    "inventory:delete-device.mac": device,
}


def due(*names: str) -> None:
    """These customers' networks are to be read now, and nobody else's."""
    from inventory.models import Reading  # the apps are loaded only when a test runs

    now = timezone.now()
    Reading.objects.update(due_at=now + timedelta(hours=1))
    Reading.objects.filter(customer__name__in=names).update(due_at=now - timedelta(minutes=1))


def opened(customer) -> list[tuple[str, str, str, str]]:
    from inventory.models import Difference  # the apps are loaded only when a test runs

    found = Difference.objects.filter(customer=customer).exclude(state="gone").order_by("thing", "key")
    return [(row.thing, row.name, row.contract, row.network) for row in found]


def lines(client, url: str, **query: str) -> list[dict[str, str]]:
    """The rows of the grid at `url`, by heading."""
    table = read(client.get(url, query or None).content).first("table")
    return columns(table) if table else []


def whole(text: str) -> int:
    return int(text.replace("−", "-").replace(",", ""))


# the provider's, which nobody else opens
SHARED = {
    "inventory:compare-server.pk",
    "callstats:push-revoke.pk",
    "callstats:file.pk",
    "callstats:let-in.pk",
    "callstats:put-away.pk",
}

"""Transfers: who can receive, who approves, and what hinders; said before anything is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.enums import CustomerStatus
from customers.models import Customer, NumberHolding
from inventory.enums import CustomerAssign
from inventory.models import LeavingNumber, Number, PortNumber
from inventory.porting.out import OUT_OPEN, LeavingState
from inventory.porting.states import OPEN as PORT_OPEN
from inventory.queries.use import Use, use_of
from oms.kit.acting import as_system
from oms.kit.phones import national
from oms.kit.registries import Happening, Wait
from orders.enums import TransferKind, TransferState
from orders.models import Order, Transfer, TransferMove, TransferSide
from orders.queries.approver import Approver, approver_for
from orders.rules import transfer_of_customer
from partners.models import Account, Closure, Partner
from partners.people.enums import PartnerStatus, Right

NAMED = 5  # numbers told in one sentence
SHOWN = 300  # numbers on the page of a transfer
MOST = 1000


@dataclass(frozen=True)
class Receiver:
    """A partner that the one who asks may not see: only its id and name leave the query."""

    id: int
    name: str


def receiver_named(text: str) -> Receiver | None:
    """The working reseller whose whole name or ID this is, wherever it stands below the provider."""
    text = " ".join(text.split())
    with as_system():
        exact = Q(name__iexact=text) | Q(code__iexact=text)
        found = Partner.objects.filter(exact, status=PartnerStatus.ACTIVE).order_by("pk").first() if text else None
    return Receiver(found.pk, found.name) if found else None


def approver_of(giver_id: int, receiver_id: int, right: Right) -> Approver:
    """The nearest company at or above both that holds `right`; at last the provider."""
    with as_system():
        above = Closure.objects.filter(descendant=giver_id).order_by("depth").values_list("ancestor", flat=True)
        others = set(Closure.objects.filter(descendant=receiver_id).values_list("ancestor", flat=True))
        common = next(pk for pk in above if pk in others)
    return approver_for(common, right)


# --- what hinders numbers


def in_few(numbers: Sequence[str]) -> str:
    """The first numbers as they are dialled, and how many more."""
    shown = ", ".join(national(number) for number in numbers[:NAMED])
    if len(numbers) <= NAMED:
        return shown
    return _("%(numbers)s and %(n)d more") % {"numbers": shown, "n": len(numbers) - NAMED}


def why_not_given(rows: Sequence[Number], wanted: Sequence[str], receiver: Receiver, today: date) -> Iterator[str]:
    """What hinders that these numbers, as far as they are visible, leave one reseller for another; each in a sentence."""
    there = {row.e164 for row in rows}
    if missing := sorted(set(wanted) - there):
        yield _("Neither your company nor a reseller below it has: %s.") % in_few(missing)
        return
    if len({row.partner_id for row in rows}) > 1:
        yield _("These numbers are of several resellers. Make one transfer for each.")
        return
    if rows[0].partner_id == receiver.id:
        yield _("%s has these numbers already.") % receiver.name
        return
    if len({row.customer_id for row in rows}) > 1:
        yield _("These numbers are of several customers, or partly in stock. Make one transfer for each.")
        return
    yield from _held(rows, today)
    yield from _of_others(rows, receiver)


def _held(rows: Sequence[Number], today: date) -> Iterator[str]:
    for row in rows:
        number = {"number": national(row.e164), "order": row.reserved_by}
        if row.assign == CustomerAssign.RESERVED:
            yield _("%(number)s is reserved by order %(order)s.") % number
        elif row.assign == CustomerAssign.UNUSED and row.quarantine_until and row.quarantine_until >= today:
            day = {"day": date_format(row.quarantine_until, "DATE_FORMAT")}
            yield _("%(number)s was returned and rests until %(day)s.") % (number | day)


def _of_others(rows: Sequence[Number], receiver: Receiver) -> Iterator[str]:
    """What a company above the giver only lent is given away by nobody but that company."""
    giver = rows[0].partner_id
    owners = {row.owner_partner_id: row.owner_name for row in rows if row.owner_partner_id != giver}
    if not owners:
        return
    with as_system():
        above = set(Closure.objects.filter(descendant=receiver.id).values_list("ancestor", flat=True))
    for owner, name in sorted(owners.items()):
        if owner not in above:
            lent = in_few([row.e164 for row in rows if row.owner_partner_id == owner])
            told = {"numbers": lent, "owner": name, "receiver": receiver.name}
            yield (
                _("%(numbers)s: owned by %(owner)s, which does not stand above %(receiver)s; only it gives them away.")
                % told
            )


def why_not_left(customer: Customer, numbers: Sequence[str], use: Use, *, but: str = "") -> Iterator[str]:
    """What hinders that these numbers leave their customer; `but` is the transfer that may hold them already."""
    held = NumberHolding.objects.filter(customer=customer, e164__in=numbers, valid_to__isnull=True)
    back = dict(held.values_list("e164", "return_order_no"))
    for e164 in numbers:
        number = {"number": national(e164), "order": back.get(e164, "")}
        if e164 not in back:
            yield _("%(number)s is not this customer's on the change date.") % number
        elif number["order"] not in ("", but):
            yield _("%(number)s goes back or moves with order %(order)s already.") % number
        elif user := use.numbers.get(e164):
            yield _("%(number)s is in use: %(user)s. Take it from there first.") % (number | {"user": user})
        elif e164 == customer.cli:
            yield _("%(number)s is the Customer CLI. Choose another one for the customer first.") % number
    if use.unknown:
        yield use.unknown
    ported = PortNumber.objects.filter(port__customer=customer, e164__in=numbers, port__state__in=PORT_OPEN)
    if asked := sorted(ported.values_list("e164", flat=True)):
        yield _("A porting request is open for: %s.") % in_few(asked)
    leaving = LeavingNumber.objects.filter(port_out__customer=customer, e164__in=numbers, state=LeavingState.ASKED)
    if wanted := sorted(leaving.filter(port_out__state__in=OUT_OPEN).values_list("e164", flat=True)):
        yield _("Another provider asks for: %s.") % in_few(wanted)


def why_not_busy(customer: Customer, *, but: Transfer | None = None) -> str:
    """What is under way for a customer and would contradict a transfer; nothing where nothing is."""
    if order := Order.objects.filter(customer=customer).unfinished().first():
        words = {"no": order.no, "type": order.get_kind_display(), "state": order.get_state_display()}
        return _("Order %(no)s (%(type)s) is under way: %(state)s. It must be finished or canceled first.") % words
    return transfer_of_customer(customer, but=but)


def why_not_from(customer: Customer, numbers: Sequence[str], *, but: Transfer | None = None) -> list[str]:
    """All that hinders that numbers leave a customer."""
    if customer.status != CustomerStatus.ACTIVATED:
        return [_("Numbers are transferred while the customer is Activated.")]
    if reason := why_not_busy(customer, but=but):
        return [reason]
    return list(why_not_left(customer, numbers, use_of(customer), but=but.no if but else ""))


def why_not_onto(customer: Customer, *, but: Transfer | None = None) -> str:
    """What hinders that numbers come to a customer."""
    if customer.status != CustomerStatus.ACTIVATED:
        return _("Numbers come to a customer that is Activated; %(name)s is %(status)s.") % {
            "name": customer.name, "status": customer.get_status_display()
        }  # fmt: skip
    if not customer.sites.exists() or not customer.billing_accounts.exists():
        return _("%s has no site or no billing account yet.") % customer.name
    return why_not_busy(customer, but=but)


# --- what waits


def waiting_for(user: Account) -> QuerySet[Transfer]:
    """Transfers on which this person's company must act: as giver or receiver, or as the one asked to approve."""
    mine = user.partner_id
    consent = Q(giver_id=mine, giver_at__isnull=True) | Q(receiver_id=mine, receiver_at__isnull=True)
    asked = Q(state=TransferState.PROPOSED) & consent | Q(state=TransferState.AGREED, approver_id=mine)
    found: QuerySet[Transfer] = Transfer.objects.visible_to(user).filter(asked).order_by("opened_at", "pk")
    return found


def consents_of(transfer: Transfer, reader: Account) -> list[tuple[str, datetime | None, str]]:
    """(company, when, who) of both sides; a person is named to those who may see that person."""
    ids = [pk for pk in (transfer.giver_by, transfer.receiver_by) if pk]
    names = dict(Account.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", "name"))
    return [
        (transfer.giver_name, transfer.giver_at, names.get(transfer.giver_by, "")),
        (transfer.receiver_name, transfer.receiver_at, names.get(transfer.receiver_by, "")),
    ]


@dataclass(frozen=True)
class Seen:
    """What of a transfer its reader may see beside what both sides may."""

    sides: list[TransferSide]
    numbers: list[str]  # the first ones
    more: int
    customer: str  # address of the customer that goes, for who has it now
    moves: list[tuple[TransferMove, str]]  # with who did it, as far as the reader may see that person


def seen_of(transfer: Transfer, reader: Account) -> Seen:
    """The reader's own side, the numbers, and what happened; a few queries."""
    moves = list(transfer.moves.all())
    numbers = list(transfer.numbers.order_by("e164").values_list("e164", flat=True)[:SHOWN])
    mine = Customer.objects.visible_to(reader)
    customer = mine.filter(code=transfer.customer_code).first() if transfer.customer_code else None
    people = {move.account_id for move in moves if move.account_id}
    names = dict(Account.objects.visible_to(reader).filter(pk__in=people).values_list("pk", "name"))
    return Seen(
        sides=list(TransferSide.objects.visible_to(reader).filter(transfer=transfer).order_by("side")),
        numbers=numbers,
        more=max(transfer.quantity - len(numbers), 0),
        customer=customer.get_absolute_url() if customer else "",
        moves=[(move, names.get(move.account_id, "")) for move in moves],
    )


def waits_for_transfer(user: Account, most: int) -> list[Wait]:
    """What My Home lists."""
    return [
        Wait(
            _("%(giver)s to %(receiver)s") % {"giver": one.giver_name, "receiver": one.receiver_name},
            _("Transfer %s") % one.no,
            _("Approve") if one.state == TransferState.AGREED else _("Look and consent"), one.get_absolute_url(),
            one.opened_at,
        )
        for one in waiting_for(user)[:most]
    ]  # fmt: skip


def transfers_to_count(user: Account) -> QuerySet[Transfer]:
    """The number beside the menu entry, up to a thousand."""
    return waiting_for(user).order_by()[:MOST]


def transfer_by_which_left(user: Account, code: str) -> str:
    """Address of the transfer by which a customer of the reader's companies has left them; nothing where none did."""
    left = Transfer.objects.visible_to(user).filter(
        what=TransferKind.CUSTOMER, customer_code=code, state=TransferState.DONE
    )
    last = left.order_by("done_at").last()
    return last.get_absolute_url() if last else ""


def transfer_instead(user: Account, no: str) -> str:
    """Where the page of number `no` is instead of an order's: it is a transfer's, or its customer has left with one."""
    if not Order.objects.visible_to(user).filter(no=no).exists():
        found = Transfer.objects.visible_to(user).filter(no=no).first()
        return found.get_absolute_url() if found else ""
    codes = Order.objects.visible_to(user).filter(no=no).exclude(customer__in=Customer.objects.visible_to(user))
    code = codes.values_list("customer_code", flat=True).first()
    return transfer_by_which_left(user, code) if code else ""


def transfers_of(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    """The transfers by which a customer came to its resellers, as far as the reader has a part in them."""
    done = Transfer.objects.visible_to(reader).filter(
        what=TransferKind.CUSTOMER, customer_code=customer.code, state=TransferState.DONE, done_at__lte=until
    )
    return [
        Happening(
            one.done_at, _("Transferred from %(giver)s to %(receiver)s") % {
                "giver": one.giver_name, "receiver": one.receiver_name,
            }, leads=one.get_absolute_url(),
        )
        for one in done.order_by("-done_at", "-pk")[:most]
        if one.done_at
    ]  # fmt: skip

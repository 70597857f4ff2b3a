"""Ports out: what the desk records and decides, and what the customer's reseller objects (domain.md 4.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inventory.actions.port_out_move import keep_out_due, locked_out, moving_out, not_yours_out, record_out
from inventory.models import LeavingNumber, Number, PortOut
from inventory.notifications.port_out import PortOutAnswered, PortOutAsked, PortOutObjected, tell_out
from inventory.porting.lead import losing_until
from inventory.porting.listed import digits, listed
from inventory.porting.out import LeavingState, Objection, OutState, OutVerb, may_object_until
from inventory.queries.port_out import holder_of, out_codes, out_rules, wrong_postcode
from inventory.queries.port_rules import standard_supplier
from inventory.rules import may_object, may_process_out
from oms.kit.lengths import whole
from partners.models import Account
from partners.people.enums import Right

SHORTEST = 10


@dataclass(frozen=True)
class NewPortOut:
    """What another provider asks for; `numbers` in E.164."""

    gaining_provider: str
    reference: str
    numbers: list[str]
    main_number: str
    post_code: str
    wanted_date: date


@transaction.atomic
def record_port_out(*, asked: NewPortOut, by: Account, at: datetime) -> PortOut:
    """The request stands, and the customer's reseller is told.

    Raises PermissionDenied without Number Porting Process; ValidationError by field: numbers that no single customer
    uses or may still have ported, a main number that is not among them, a day that is past, a reference that is known.
    """
    if not by.has(Right.NUMBER_PORTING):
        raise PermissionDenied(_("Your company does not hold the right “Number Porting Process”."))
    found = holder_of(asked.numbers, by, asked.wanted_date)
    if found.customer is None or found.problems:
        raise ValidationError({"numbers": found.problems[:5] or [_("Nobody here uses these numbers.")]})
    if asked.main_number not in asked.numbers:
        raise ValidationError({"main_number": _("It is not among the numbers asked for.")})
    customer = found.customer
    if asked.wanted_date <= customer.today(at):
        raise ValidationError({"wanted_date": _("The porting date must lie in the future.")})
    country = Number.objects.select_related("number_type").get(e164=asked.main_number).number_type.country
    row = PortOut(
        partner_id=customer.partner_id, partner_name=customer.partner_name, customer=customer, customer_code=customer.code,
        customer_name=customer.name, desk_id=by.partner_id, desk_name=by.partner.name,
        supplier=standard_supplier(country, timezone.localdate(at)), gaining_provider=asked.gaining_provider,
        reference=asked.reference, main_number=asked.main_number, post_code=asked.post_code, listed=listed(asked.numbers),
        digits=digits(asked.numbers), quantity=len(set(asked.numbers)), wanted_date=asked.wanted_date, requested_at=at,
        since=at,
    )  # fmt: skip
    keep_out_due(row)
    _keep(row, asked.numbers)
    record_out(row, OutVerb.RECORD, source="", by=by, at=at)
    tell_out(PortOutAsked, row, by=by, at=at)
    return row


def _keep(row: PortOut, numbers: Iterable[str]) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError({"reference": _("A request of this provider with this reference is open.")}) from None
    try:
        with transaction.atomic():
            LeavingNumber.objects.bulk_create(LeavingNumber(port_out=row, e164=e164) for e164 in sorted(set(numbers)))
    except IntegrityError:
        raise ValidationError({"numbers": _("One of these numbers stands in another open request.")}) from None


def validate_out(*, port: PortOut, comment: str = "", by: Account, at: datetime) -> PortOut:
    """Postcode and numbers are right. Raises PermissionDenied, ValidationError where one of the two is not: a reason to
    reject, and no other is."""
    with moving_out(port, OutVerb.VALIDATE, by=by, at=at, why=comment) as locked:
        if wrong_postcode(locked):
            raise ValidationError(_("%s is the postcode of none of the customer's sites.") % locked.post_code)
        left = [number.e164 for number in locked.numbers.filter(state=LeavingState.ASKED)]
        found = holder_of(left, by, locked.wanted_date)
        if found.problems or (found.customer and found.customer.pk != locked.customer_id):
            raise ValidationError(found.problems[:5] or _("The numbers have another holder by now."))
    return port


def reject_out(*, port: PortOut, code: str, comment: str = "", by: Account, at: datetime) -> PortOut:
    """Refused with a code of the supplier's; it may be presented again in time. Raises PermissionDenied, ValidationError."""
    with moving_out(port, OutVerb.REJECT, by=by, at=at, why=f"{code} {comment}".strip()) as locked:
        codes = {one.code: one.meaning for one in out_codes(locked)}
        if codes and code not in codes:
            raise ValidationError({"code": _("Choose the code that the gaining provider gets, or “other”.")})
        if code == "other" or not codes:
            _reason(comment)
        locked.reject_code, locked.result, locked.objection = code, whole(comment.strip(), 500, "comment"), ""
    _answer(port, _("Rejected: %(code)s %(meaning)s") % {"code": code, "meaning": codes.get(code, "")}, by, at)
    return port


def present_again(*, port: PortOut, comment: str = "", by: Account, at: datetime) -> PortOut:
    """The gaining provider has corrected it. Raises PermissionDenied, ValidationError."""
    with moving_out(port, OutVerb.AGAIN, by=by, at=at, why=comment) as locked:
        locked.reject_code = ""
    tell_out(PortOutAsked, port, by=by, at=at)
    return port


def accept_out(*, port: PortOut, day: date | None, comment: str = "", by: Account, at: datetime) -> PortOut:
    """The numbers leave on `day`. Over an objection only with words. Raises PermissionDenied, ValidationError."""
    with moving_out(port, OutVerb.ACCEPT, by=by, at=at, why=comment) as locked:
        if day is None or day <= locked.customer.today(at):
            raise ValidationError({"day": _("The porting date must lie in the future.")})
        if locked.objection:
            _reason(comment)
        locked.porting_date, locked.objection = day, ""
        locked.result = whole(comment.strip(), 500, "comment")
    _answer(port, " ".join(filter(None, [_("Accepted."), comment.strip()])), by, at)
    return port


def cancel_out(*, port: PortOut, comment: str, by: Account, at: datetime) -> PortOut:
    """We call it off, until the supplier's hours before the day. Raises PermissionDenied, ValidationError."""
    with moving_out(port, OutVerb.CANCEL, by=by, at=at, why=comment) as locked:
        _reason(comment)
        rules = out_rules(locked)
        if rules and locked.porting_date and at > (until := losing_until(rules, locked.porting_date)):
            moment = date_format(localtime(until), "DATETIME_FORMAT")
            raise ValidationError(_("It could be called off until %s; the numbers leave.") % moment)
        _stay(locked, comment)
    _answer(port, _("Cancelled: %s") % comment.strip(), by, at)
    return port


def withdraw_out(*, port: PortOut, comment: str = "", by: Account, at: datetime) -> PortOut:
    """The gaining provider wants the numbers no more. Raises PermissionDenied, ValidationError."""
    with moving_out(port, OutVerb.WITHDRAW, by=by, at=at, why=comment) as locked:
        _stay(locked, _("Taken back by the gaining provider"))
    _answer(port, _("Taken back by the gaining provider."), by, at)
    return port


def object_out(*, port: PortOut, reason: str, words: str = "", by: Account, at: datetime) -> PortOut:
    """The customer's reseller says why the numbers must not leave; the desk decides.

    Raises PermissionDenied for another partner, ValidationError once it is too late or over, without a reason, and for
    “another reason” without words.
    """
    with locked_out(port) as locked:
        if not may_object(by, locked):
            raise PermissionDenied(_("Only %s, whose customer it is, may object.") % locked.partner_name)
        if locked.state not in (OutState.REQUESTED, OutState.VALIDATED, OutState.ACCEPTED):
            raise ValidationError(_("Not now: the request is “%s”.") % locked.get_state_display())
        rules = out_rules(locked)
        if rules and at > (until := may_object_until(rules, locked.requested_at, locked.porting_date)):
            raise ValidationError(_("You could object until %s.") % date_format(localtime(until), "DATETIME_FORMAT"))
        if reason not in Objection.values:
            raise ValidationError({"reason": _("Choose the reason.")})
        if reason == Objection.OTHER:
            _reason(words, "words")
        locked.objection, locked.objection_words = reason, whole(words.strip(), 500, "words")
        locked.save()
        said = f"{Objection(reason).label}. {words.strip()}".strip()
        record_out(locked, OutVerb.OBJECT, source=locked.state, by=by, at=at, why=said)
        port.take_over(locked)
        tell_out(PortOutObjected, port, by=by, at=at, said=said)
    return port


def keep_numbers(*, port: PortOut, numbers: Iterable[str], reason: str, by: Account, at: datetime) -> PortOut:
    """Some of its numbers stay; the others go on. Raises PermissionDenied, ValidationError."""
    with locked_out(port) as locked:
        if not may_process_out(by, locked):
            raise PermissionDenied(not_yours_out(locked))
        asked = set(locked.numbers.filter(state=LeavingState.ASKED).values_list("e164", flat=True))
        stay = sorted(set(numbers) & asked)
        if not stay:
            raise ValidationError({"numbers": _("Tick the numbers that stay.")})
        if asked <= set(stay):
            raise ValidationError({"numbers": _("None would leave: reject or cancel the whole request.")})
        if not reason.strip():
            raise ValidationError({"reason": _("Say why they stay.")})
        words = whole(reason.strip(), 300, "reason")
        locked.numbers.filter(e164__in=stay).update(state=LeavingState.STAYS, reason=words)
        told = f"{listed(stay)}: {words}"
        record_out(locked, OutVerb.KEEP, source=locked.state, by=by, at=at, why=told)
        _answer(locked, _("These numbers stay: %s") % told, by, at)
        port.take_over(locked)
    return port


def _stay(port: PortOut, why: str) -> None:
    port.objection, port.result = "", whole(why.strip(), 500, "comment")
    port.numbers.filter(state=LeavingState.ASKED).update(state=LeavingState.STAYS, reason=why.strip()[:300])


def _answer(port: PortOut, words: str, by: Account, at: datetime) -> None:
    tell_out(PortOutAnswered, port, by=by, at=at, said=words)


def _reason(comment: str, name: str = "comment") -> None:
    if len(comment.strip()) < SHORTEST:
        raise ValidationError({name: _("Say in at least 10 characters why.")})

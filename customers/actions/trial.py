"""Trials of running customers: longer, shorter, or ended (guide 2.5.4.5)."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.rules import length_in_words
from customers.actions.holding import signed
from customers.models import Customer, ServiceLine, TrialChange
from customers.rules import last_billing_start, why_no_trial, why_not_change_trial
from oms.kit.periods import add_days
from partners.models import Account

DAY = timedelta(days=1)


@transaction.atomic
def change_trial(*, line: ServiceLine, days: int, by: Account, at: datetime) -> ServiceLine:
    """The trial ends `days` later, or earlier where `days` is below 0; billing starts the day after its end.

    Raises PermissionDenied; ValidationError at "days" where the trial ends today or before, would do so then, or
    would be longer than the linked cloud license grants.
    """
    locked, today = _locked(line, by, at)
    if locked.billing_start - DAY <= today:
        words = _("The trial ended on %(day)s; it can be changed only while it ends later than today.")
        if locked.billing_start - DAY == today:
            words = _("The trial ends today, %(day)s; it can be changed only while it ends later than today.")
        raise ValidationError({"days": words % {"day": date_format(locked.billing_start - DAY)}})
    if days == 0:
        raise ValidationError({"days": _("Give the days by which the trial becomes longer or shorter.")})
    after = add_days(locked.billing_start, days)
    if after - DAY <= today:
        words = _("The trial would end on %(day)s; it must end later than today, %(today)s.")
        raise ValidationError({"days": words % {"day": date_format(after - DAY), "today": date_format(today)}})
    most, license = last_billing_start(locked), locked.item.license
    if license and most and days > 0 and after > most:
        words = _(
            "The cloud license “%(name)s” grants %(longest)s at most: this trial can end on %(day)s at the latest."
        )
        longest = length_in_words(license.trial_max, license.trial_unit)
        values = {"name": license, "longest": longest, "day": date_format(most - DAY)}
        raise ValidationError({"days": words % values})
    return _moved(locked, after, by, at)


@transaction.atomic
def convert_trial(*, line: ServiceLine, by: Account, at: datetime) -> ServiceLine:
    """The trial ends now: billing starts today. Raises PermissionDenied, ValidationError where it has ended."""
    locked, today = _locked(line, by, at)
    if locked.billing_start <= today:
        words = _("The trial ended on %(day)s; billing has started.")
        raise ValidationError(words % {"day": date_format(locked.billing_start - DAY)})
    return _moved(locked, max(today, locked.act_date), by, at)


def _locked(line: ServiceLine, by: Account, at: datetime) -> tuple[ServiceLine, date]:
    """The line, locked after its customer as every writer of a contract does, and the customer's today."""
    customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=line.customer_id)
    if reason := why_not_change_trial(by):
        raise PermissionDenied(reason)
    rows = ServiceLine.objects.visible_to(by).select_for_update(of=("self",)).select_related("item__license")
    locked, today = rows.get(pk=line.pk), customer.today(at)
    if reason := why_no_trial(locked, customer, today):
        raise ValidationError(reason)
    return locked, today


def _moved(line: ServiceLine, after: date, by: Account, at: datetime) -> ServiceLine:
    """An entry says what became of the day; the line carries it."""
    TrialChange.objects.create(line=line, before=line.billing_start, after=after, **signed(by=by, at=at))
    line.billing_start = after
    line.save(update_fields=["billing_start"])
    return line

"""Loads the demo's statements: every period that is over is closed; most companies have issued those of earlier months."""

from datetime import datetime, timedelta

from django.utils import timezone

from billing.actions.close import begin_periods, close_period
from billing.actions.issue import credit_statement, issue_statement
from billing.actions.mail import send_statement
from billing.models import RunningPeriod, Statement
from partners.models import Account

ISSUED_AFTER = timedelta(hours=6, minutes=10)
LATELY = timedelta(days=20)  # what ended since is not issued yet


def load() -> None:
    """Runs as the system, once."""
    if Statement.objects.exists():
        return
    now = timezone.now()
    begin_periods(at=now)
    while ended := list(RunningPeriod.objects.filter(ends_at__lte=now).order_by("ends_at", "customer__code")):
        for running in ended:  # each on the morning after its last day
            close_period(running.customer_id, at=running.ends_at)
    _issue(now)
    _credit(now)


def _issue(now: datetime) -> None:
    """In the order of their periods, each company by its Chief Admin."""
    chiefs = {one.partner_id: one for one in Account.objects.filter(is_chief=True).select_related("partner")}
    over = Statement.objects.filter(last__lt=(now - LATELY).date()).order_by("last", "pk")
    for statement in over:
        chief = chiefs.get(statement.partner_id)
        if chief:
            issue_statement(statement=statement, by=chief, at=_morning_after(statement))


def _credit(now: datetime) -> None:
    """One was wrong, and its customer has a credit note; the newest of the same company were sent."""
    issued = Statement.objects.filter(partner__name="RS-Vertical", total__gt=0).exclude(no="").order_by("-last", "pk")
    by = Account.objects.select_related("partner").filter(partner__name="RS-Vertical", is_chief=True).first()
    if by is None:
        return
    for statement in issued[:3]:
        send_statement(statement=statement, by=by, at=_morning_after(statement))
    if wrong := issued[3:4].first():
        at = min(now, _morning_after(wrong) + timedelta(days=3))
        credit_statement(statement=wrong, reason="Charged before the agreed start of service.", by=by, at=at)


def _morning_after(statement: Statement) -> datetime:
    """The statement was made in the night after its period."""
    made: datetime = statement.made_at
    return made + ISSUED_AFTER

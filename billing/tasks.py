"""Celery: billing periods that ended are closed; statements leave by mail."""

from celery import shared_task
from django.utils import timezone

from billing.actions.close import close_due
from billing.actions.mail import send_mail
from billing.actions.settle import note_overdue
from billing.actions.settle_month import settle_due
from billing.models import StatementMail
from oms.kit.delivery import Delivery
from oms.kit.tasks import offer

offer("statements", Delivery(StatementMail, send=send_mail))


@shared_task(name="billing.close_periods")
def close_periods() -> None:
    """Every five minutes; two at once share the work. Then what is overdue says so."""
    close_due(at=timezone.now())
    note_overdue(at=timezone.now())


@shared_task(name="billing.settlements")
def settlements() -> None:
    """Hourly; months that are over are closed, the running one is counted anew."""
    settle_due(at=timezone.now())

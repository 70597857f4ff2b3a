"""What the worker does for this wing: mails leave from their outbox rows."""

from celery import shared_task
from django.utils import timezone

from oms.kit.delivery import Delivery
from oms.kit.tasks import offer
from partners.messages.actions.digest import send_digests
from partners.messages.actions.send import forget_link, mail_failed, send_mail
from partners.messages.models import Notice

offer("mail", Delivery(Notice, send=send_mail, done=forget_link, failed=mail_failed))


@shared_task(name="partners.digest")
def digest() -> None:
    """The daily digest, to each person at the hour of their own day."""
    send_digests(at=timezone.now())

"""What the worker does for this wing: mails leave from their outbox rows."""

from oms.kit.delivery import Delivery
from oms.kit.tasks import offer
from partners.messages.actions.send import forget_link, mail_failed, send_mail
from partners.messages.models import Notice

offer("mail", Delivery(Notice, send=send_mail, done=forget_link, failed=mail_failed))

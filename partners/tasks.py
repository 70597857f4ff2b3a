"""What the worker does for this app: mails and Excel files leave from their outbox rows."""

from oms.kit.delivery import Delivery
from oms.kit.tasks import chores, offer
from partners.actions.export import clear_exports, export_failed, export_written, write_export
from partners.actions.send import forget_link, mail_failed, send_mail
from partners.models import ExcelExport, Notice

offer("mail", Delivery(Notice, send=send_mail, done=forget_link, failed=mail_failed))
offer("export", Delivery(ExcelExport, send=write_export, done=export_written, failed=export_failed, longest=5))
chores.append(clear_exports)

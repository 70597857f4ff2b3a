"""Reminders leave by mail, in the customer's language."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.actions.mail import mail_to_customer
from billing.enums import NextStep
from billing.models import Reminder, ReminderMail
from billing.queries.lines import in_money
from customers.models import Customer
from oms.kit.acting import as_system
from partners.branding.queries.look import branding_of
from partners.models import Partner


def send_reminder(row: ReminderMail) -> None:
    """Deliver one."""
    with as_system():
        reminder = Reminder.objects.get(pk=row.reminder_id)
        language = Customer.objects.values_list("language", flat=True).get(pk=reminder.customer_id)
        look = branding_of(Partner.objects.get(pk=reminder.partner_id))
        listed = list(reminder.listed.select_related("statement").order_by("statement__last", "statement_id"))
    company = " ".join(look.name.split())
    with translation.override(language):
        amount = in_money(reminder.overdue, reminder.currency)
        told = {"level": reminder.get_level_display(), "amount": amount, "company": company}
        rows = [
            _("%(no)s: %(amount)s, to pay by %(day)s")
            % {
                "no": one.statement.no, "amount": in_money(one.unpaid, reminder.currency),
                "day": date_format(one.statement.due_day, "DATE_FORMAT"),
            }
            for one in listed
        ]  # fmt: skip
        parts = [_("These statements are not paid:") + "\n" + "\n".join(rows), _("Together %(amount)s.") % told]
        parts += [*following(reminder), _("If you have paid meanwhile, there is nothing to do."), company]
        subject = _("%(level)s from %(company)s: %(amount)s to pay") % told
    mail_to_customer(row, company=company, subject=subject, body="\n\n".join(parts) + "\n").send()


def following(reminder: Reminder) -> list[str]:
    """What happens next, and when; in one sentence or none."""
    if reminder.next_day is None:
        return []
    words = {
        NextStep.REMINDER: _("Unless they are paid, the next reminder follows on %(day)s."),
        NextStep.SECOND: _("Unless they are paid, a second reminder follows on %(day)s."),
        NextStep.LAST: _("Unless they are paid, a last warning follows on %(day)s."),
        NextStep.BLOCK: _("Unless they are paid, your telephone service is stopped on %(day)s."),
    }[NextStep(reminder.next_step)]
    return [words % {"day": date_format(reminder.next_day, "DATE_FORMAT")}]

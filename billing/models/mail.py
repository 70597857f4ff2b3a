"""A statement on its way by mail."""

from django.db import models

from billing.models.statement import Statement
from oms.kit.follows import Stays
from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class StatementMail(OutboxRow):
    """One statement to one address, as PDF, in the customer's language."""

    wall = ByPartner()
    with_customer = Stays("it is of the company that charges, as its statement is")

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="mails")
    address = models.EmailField()
    sent_by = models.CharField(max_length=100)

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        pass

"""Call bundles: minutes bought ahead."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.one_currency import currency_stays
from oms.kit.offered import Offered
from oms.kit.reading.columns import AmountColumn, NameColumn, QuantityColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


@tracked
class CallBundle(Offered):
    """So many minutes a month to a destination, at a monthly price."""

    wall = BySP()

    name = NameColumn(_("Call Bundle"), max_length=100, unique=True)
    minutes = QuantityColumn(_("Minutes"))
    price = AmountColumn(_("List Price"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3, default="GBP")

    class Meta(Offered.Meta):
        ordering = ["name"]
        triggers = [currency_stays()]

    def __str__(self) -> str:
        return self.name

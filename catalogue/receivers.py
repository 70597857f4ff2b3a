"""News from below, each turned into one call."""

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.sheet import import_sheet
from catalogue.models import CatalogueSheet
from catalogue.queries.plan import plans_missing
from oms.kit.sheet_import.later import Importer, add_importer
from partners.people.queries.moving import in_words
from partners.people.signals import partner_moving


@receiver(partner_moving)
def a_reseller_is_moving(sender, partner, below, **_more) -> list[str]:
    """Nobody holds a plan that its parent lacks."""
    return [
        _("%(parent)s does not hold the service plan “%(plan)s”, but %(names)s would bring it along.")
        % {"parent": below.name, "plan": plan, "names": in_words(names)}
        for plan, names in plans_missing(partner, below)
    ]


add_importer(
    Importer(
        "catalogue", gettext_lazy("Order items from a list"), CatalogueSheet,
        lambda sheet, by, at: import_sheet(sheet=sheet, by=by, at=at), "catalogue:import-rehearsal", "catalogue:items",
    )
)  # fmt: skip

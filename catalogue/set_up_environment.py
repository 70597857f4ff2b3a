"""The objects of the service environment that stand on this floor."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue import filters, tables
from catalogue.forms import plain
from catalogue.models import AreaCode, CarrierLink, NumberType, Reason
from oms.kit.registries import registries
from oms.kit.setup.base import Place, SetUp, register
from partners.channel import set_up as channel

SCREEN = "sp-environment"


class OfEnvironment(SetUp):
    """Stands under the screen Service Environment."""

    namespace, screen = "catalogue", SCREEN


@register
class NumberTypes(OfEnvironment):
    slug, title, single, order = "number-types", _("Number Types"), _("Number Type"), 20
    intro = _("Kinds of numbers, the country they belong to, and how long a returned one rests.")
    model, table, filters, form = NumberType, tables.NumberTypeTable, filters.NumberTypeFilters, plain.NumberTypeForm

    def rows(self, user) -> QuerySet:
        return super().rows(user).annotate(code_count=Count("area_codes"))


@register
class AreaCodes(OfEnvironment):
    slug, title, single, order = "area-codes", _("Area Codes"), _("Area Code"), 30
    intro = _("The leading digits that tell a number's type.")
    model, table, filters, form = AreaCode, tables.AreaCodeTable, filters.AreaCodeFilters, plain.AreaCodeForm
    default_sort = named_by = "code"


@register
class Reasons(OfEnvironment):
    slug, title, single, order = "reasons", _("Reasons"), _("Reason"), 40
    intro = _("Why something is stopped, closed, returned or rejected; picked from a list so that reports can count.")
    model, table, filters, form = Reason, tables.ReasonTable, filters.ReasonFilters, plain.ReasonForm
    default_sort = named_by = "text"


@register
class AdditionalItems(OfEnvironment, channel.AdditionalItems):
    """Of the resellers' wing."""


@register
class Carriers(OfEnvironment):
    slug, title, single, order = "carriers", _("Carrier Site Links"), _("Carrier Site Link"), 70
    intro = _("Where a losing provider's own porting site is.")
    model, table, filters, form = CarrierLink, tables.CarrierTable, filters.CarrierFilters, plain.CarrierForm


registries.add_page("additional-item", "catalogue:additional-items-entry")
registries.add_page("messages", "catalogue:messages")
registries.add_page("message-words", "catalogue:words")

register(
    Place(
        SCREEN,
        "environment-permissions",
        _("Default Permission"),
        "catalogue:permissions",
        _("What a new reseller may do unless somebody says otherwise."),
        60,
    )
)
register(
    Place(
        SCREEN,
        "environment-messages",
        _("Notification Messages"),
        "catalogue:messages",
        _("Subject and text of each message, by language, with a preview."),
        80,
    )
)
register(
    Place(
        SCREEN,
        "environment-calendar",
        _("Working Calendar"),
        "catalogue:calendar",
        _("Public holidays of a country, and your own days."),
        100,
    )
)

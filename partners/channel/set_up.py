"""The provider's additional info items as a set-up object; a floor above gives it its place and its addresses."""

from django.utils.translation import gettext_lazy as _

from oms.kit.setup.base import SetUp
from partners.channel.filters.additional import AdditionalFilters
from partners.channel.forms.additional_item import AdditionalItemForm
from partners.channel.models import AdditionalItem
from partners.channel.tables.additional import AdditionalTable


class AdditionalItems(SetUp):
    slug, title, single, order = "additional-items", _("Additional Info Items"), _("Additional Info Item"), 50
    intro = _("What you want to know of resellers and customers; the items stand in their forms at once.")
    model, table, filters, form = AdditionalItem, AdditionalTable, AdditionalFilters, AdditionalItemForm
    default_sort = "sort_key"

"""The provider's default domains of groups, as objects of the service environment."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.rules import DOMAIN
from inventory.models import GroupDomain
from oms.kit.grid import GridTable, TextColumn
from oms.kit.setup import AvailabilityFilters, SetUp, SetUpForm, availability_columns, entry_link, register


class DomainTable(GridTable):
    name = TextColumn(_("Domain"), "name", priority=1, link=entry_link("inventory:group-domains"))
    note = TextColumn(_("Note"), "note")
    availability, valid_from, valid_to = availability_columns()


class DomainFilters(AvailabilityFilters):
    search_hint = _("Domain or note")
    search_paths = ("name", "note")


class DomainForm(SetUpForm):
    sections = ((_("Available Period"), ("valid_from", "valid_to")),)

    class Meta:
        model = GroupDomain
        fields = ["name", "note", "valid_from", "valid_to"]
        help_texts = {"name": _("May be chosen as Default Domain on the tab Connected Platforms of a customer.")}

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"].strip().lower()
        if not DOMAIN.match(typed):
            raise ValidationError(_("A domain has letters, digits, hyphens and dots, like voice.example.com."))
        return typed


@register
class GroupDomains(SetUp):
    slug, title, single = "group-domains", _("Group Domains"), _("Group Domain")
    namespace, screen, order = "inventory", "sp-environment", 12
    intro = _("Default domains that the groups of customers may have in the network.")
    model, table, filters, form = GroupDomain, DomainTable, DomainFilters, DomainForm

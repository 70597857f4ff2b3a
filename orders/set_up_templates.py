"""Order Templates: what a reseller's next order can begin with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import ServicePlan
from oms.kit.grid import DateTimeColumn, GridTable, PartnerFilters, TextColumn
from oms.kit.setup import SetUp, SetUpForm, entry_link, register
from orders.models import OrderTemplate
from partners.models import Account


class TemplateTable(GridTable):
    name = TextColumn(_("Template Name"), "name", priority=1, link=entry_link("orders:templates"))
    plan = TextColumn(_("Service Plan"), "plan__name", priority=1)
    items = TextColumn(_("Order Items"), "items")
    made_by = TextColumn(_("Saved by"), "made_by", priority=3)
    made_at = DateTimeColumn(_("Saved"), "made_at", priority=3)
    partner = TextColumn(_("Reseller"), "partner__name")


class TemplateFilters(PartnerFilters):
    search_hint = _("Name or item")
    search_paths = ("name", "items")


class TemplateForm(SetUpForm):
    class Meta:
        model = OrderTemplate
        fields = ["name", "plan"]

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["plan"].queryset = ServicePlan.objects.offered_to(self.instance.partner_id)

    def clean_name(self) -> str:
        """The partner is not in the form, so the form cannot find a second template of this name by itself."""
        name = self.cleaned_data["name"]
        same = OrderTemplate.objects.filter(partner_id=self.instance.partner_id, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You have a template of this name already."))
        return name

    def clean(self) -> dict:
        """The pattern says the plan as well: another one takes its place there."""
        data = super().clean()
        chosen = data.get("plan")
        pattern = dict(self.instance.pattern)
        if chosen:
            pattern["plan"] = {"agreement": None, "note": "", **pattern.get("plan", {}), "plan": chosen.pk}
        else:
            pattern.pop("plan", None)
        self.instance.pattern = pattern
        return data


@register
class Templates(SetUp):
    """Everybody keeps their own; those of resellers below are looked at."""

    slug, title, single = "templates", _("Order Templates"), _("Order Template")
    namespace, screen = "orders", "create-customer"
    intro = _(
        "What you order again and again: a plan, its items and devices. “Save as template” on an order's page makes one; "
        "Create New Customer begins with one."
    )
    model, table, filters, form = OrderTemplate, TemplateTable, TemplateFilters, TemplateForm
    tools = ((_("Create New Customer with it"), "plus", "orders:begin-with"),)

    def new(self, user: Account) -> OrderTemplate:
        return OrderTemplate(partner_id=user.partner_id, made_by=user.name)

"""Terms and Conditions as an object of the service environment."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.actions.terms import save_terms
from customers.enums import TermsKind
from customers.models import Terms
from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, NumberColumn, TextColumn
from oms.kit.setup import AvailabilityFilters, SetUp, SetUpForm, availability_columns, entry_link, register


class TermsSetUpTable(GridTable):
    title = TextColumn(_("Title"), "title", priority=1, link=entry_link("customers:terms-versions"))
    version = NumberColumn(_("Version"), "version", priority=1)
    kind = BadgeColumn(_("Type"), "kind", TermsKind.choices)
    availability, valid_from, valid_to = availability_columns()
    description = TextColumn(_("Description"), "description", priority=3)
    creator = TextColumn(_("Creator"), "creator", priority=3)
    updated_at = DateTimeColumn(_("Last Updated"), "updated_at", priority=3)
    updater = TextColumn(_("Last Updater"), "updater", priority=3)


class TermsSetUpFilters(AvailabilityFilters):
    search_hint = _("Title, description or text")
    search_paths = ("title", "description", "text")


class TermsForm(SetUpForm):
    """A new version starts from the text of the last one."""

    class Meta:
        model = Terms
        fields = ["title", "kind", "description", "valid_from", "valid_to", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 18})}
        help_texts = {"text": _("Plain text; an empty line begins a new paragraph.")}

    def adapt(self, name: str, field: forms.Field) -> None:
        begun = self.instance.pk and self.initial["valid_from"] <= timezone.localdate()
        if name == "kind" and self.instance.pk:
            field.disabled = True
        if begun and name in ("title", "text", "valid_from"):
            field.disabled, field.help_text = True, _("These terms hold already. Register a new version instead.")


@register
class TermsVersions(SetUp):
    slug, title, single = "terms-versions", _("Terms and Conditions"), _("Version")
    namespace, screen, order = "customers", "sp-environment", 90
    intro = _("What customers agree to. From its first day on a text stays as it is; a change is a new version.")
    model, table, filters, form = Terms, TermsSetUpTable, TermsSetUpFilters, TermsForm
    default_sort, named_by = "-version", "title"
    save = staticmethod(save_terms)
    detail = "customers/terms_text.html"

    def new(self, user) -> Terms:
        last = Terms.objects.order_by("-version").first()
        found = super().new(user)
        if last:
            found.title, found.description, found.text = last.title, last.description, last.text
        return found

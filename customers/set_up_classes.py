"""Customer Classes: what customers of a class share, for the login partner's own customers."""

import re
from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator, validate_email
from django.db.models import Count, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from customers.enums import InvoiceTemplate, ReminderLevel, TaxCategory
from customers.invoicing import tax_faults
from customers.models import CustomerClass
from customers.models.customer_class import LATEST
from oms.kit.grid import BadgeColumn, BooleanColumn, GridTable, NumberColumn, PartnerFilters, TextColumn
from oms.kit.reading.fields import QuantityField
from oms.kit.setup import PartRows, SetUp, SetUpForm, entry_link, register
from oms.kit.setup.forms import LinesField
from partners.channel.enums import AdditionalKind
from partners.models import Account

MOST_FIELDS, MOST_STEPS = 50, 5

DAYS_RANGE = _("From 1 to 365 days.")


class ClassTable(GridTable):
    name = TextColumn(_("Name"), "name", priority=1, link=entry_link("customers:classes"))
    partner = TextColumn(_("Reseller"), "partner__name")
    customers = NumberColumn(_("Customers"), "customer_count")
    grace_days = NumberColumn(_("Grace Period"), "grace_days")
    invoice_template = BadgeColumn(
        _("Invoice Template"), "invoice_template", [*InvoiceTemplate.choices, ("", InvoiceTemplate.STANDARD.label)],
        priority=3,
    )  # fmt: skip
    taxation = TextColumn(_("Taxation"), "taxation", priority=3)
    tax_rate = NumberColumn(_("Tax Rate (%)"), "tax_rate", priority=3, decimals=2)
    tax_category = BadgeColumn(_("Tax Category"), "tax_category", TaxCategory.choices, {}, priority=3)
    in_advance = BooleanColumn(_("Charged in advance"), "in_advance", priority=3)
    reminder_steps = TextColumn(
        _("Reminders"), "reminder_steps", priority=3, sort=False, show=lambda value, record: steps_in_words(value)
    )
    block_days = NumberColumn(_("Blocked after"), "block_days", priority=3)
    blocks_at_limit = BooleanColumn(_("Blocked at the limit"), "blocks_at_limit", priority=3)
    e_invoice = BooleanColumn(_("E-invoice in the mail"), "e_invoice", priority=3)
    notification_list = TextColumn(
        _("Notification List"), "notification_list", priority=3, show=lambda value, record: ", ".join(value.split())
    )
    custom_fields = TextColumn(
        _("Custom Fields"),
        "custom_fields",
        priority=3,
        sort=False,
        show=lambda value, record: ", ".join(field["label"] for field in value),
    )


class ClassFilters(PartnerFilters):
    search_hint = _("Name, template or taxation")
    search_paths = ("name", "invoice_template", "taxation")


class CustomFieldRow(forms.Form):
    """One custom field. The key stays when the label changes, so that what customers entered is found again."""

    label = forms.CharField(label=_("Label"), max_length=60, required=False)
    key = forms.CharField(
        label=_("Key"),
        max_length=40,
        required=False,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Small letters, digits and _; a letter first."))],
    )
    kind = forms.ChoiceField(label=_("Type"), choices=AdditionalKind.choices, initial=AdditionalKind.TEXT)
    mandatory = forms.BooleanField(label=_("Mandatory"), required=False)
    options = LinesField(label=_("Choices"), longest=60, required=False)

    def __init__(self, *args, user: Account, entry: CustomerClass, **options) -> None:
        super().__init__(*args, **options)
        self.fields["options"].widget.attrs["rows"] = 2

    def clean(self) -> dict:
        values = super().clean()
        label = values.get("label")
        if not label and (values.get("key") or values.get("options")):
            self.add_error("label", _("Give the field a label."))
        if label and not values.get("key"):
            values["key"] = key_of(label)
        if values.get("kind") == AdditionalKind.SELECT and label and "options" in values and not values["options"]:
            self.add_error("options", _("A Select needs at least one choice. Write one on each line."))
        return values


class CustomFields(PartRows):
    title = _("Custom Fields")
    hint = _(
        "What you want to know of each customer of this class. Choices, one on each line, are for the type Select. "
        "Leave the key empty to have it made from the label; a removed field is no longer shown, its values are kept."
    )
    key = "label"

    def clean(self) -> None:
        super().clean()
        keys: set[str] = set()
        for form in self.kept():
            if form.cleaned_data["key"] in keys:
                form.add_error("key", _("“%(key)s” is the key of another field.") % {"key": form.cleaned_data["key"]})
            keys.add(form.cleaned_data["key"])


class ReminderRow(forms.Form):
    """One step: so many days after the day to pay by and the grace period."""

    days = QuantityField(
        label=_("Days after the grace period"), required=False, min_value=1, max_value=LATEST,
        error_messages=dict.fromkeys(("min_value", "max_value"), DAYS_RANGE),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Level"), choices=ReminderLevel.choices, required=False)

    def __init__(self, *args, user: Account, entry: CustomerClass, **options) -> None:
        super().__init__(*args, **options)

    def clean_level(self) -> str:
        return self.cleaned_data["level"] or ReminderLevel.REMINDER


class Reminders(PartRows):
    title = _("Reminders")
    hint = _(
        "Customers of this class are reminded of statements that are overdue, by mail to the Notification List, else to "
        "their contact. Rows without days are left out; without any nobody is reminded."
    )
    key = "days"

    def clean(self) -> None:
        super().clean()
        before = 0
        for form in self.kept():
            days = form.cleaned_data["days"]
            if days < before:
                form.add_error("days", _("The days go up from row to row: more than %(n)s.") % {"n": before})
            before = max(before, days)


class ClassForm(SetUpForm):
    invoice_template = forms.ChoiceField(
        label=_("Invoice Template"), choices=InvoiceTemplate.choices, required=False,
        help_text=_(
            "Short: a line and its amount. Standard: its days and formula as well. Detailed: the amount of each part, and "
            "the orders that made it."
        ),
    )  # fmt: skip
    notification_list = LinesField(
        label=_("Notification List"),
        longest=200,
        required=False,
        validators=[validate_email],
        help_text=_("E-mail addresses, one on each line."),
    )
    row_sets = {
        "fields": forms.formset_factory(
            CustomFieldRow,
            formset=CustomFields,
            extra=3,
            can_delete=True,
            max_num=MOST_FIELDS,
            validate_max=True,
            absolute_max=MOST_FIELDS + 1,
        ),  # fmt: skip
        "reminders": forms.formset_factory(
            ReminderRow,
            formset=Reminders,
            extra=2,
            can_delete=True,
            max_num=MOST_STEPS,
            validate_max=True,
            absolute_max=MOST_STEPS + 1,
        ),  # fmt: skip
    }

    class Meta:
        model = CustomerClass
        fields = [
            "name", "grace_days", "invoice_template", "taxation", "tax_rate", "tax_category", "in_advance", "e_invoice",
            "block_days", "blocks_at_limit", "notification_list",
        ]  # fmt: skip
        help_texts = {
            "grace_days": _("Days after the payment date before anything happens."),
            "in_advance": _(
                "What recurs is charged for the coming period; calls and what is once for the one that is over."
            ),
            "block_days": _(
                "Days after the grace period on which the service of a postpaid customer is stopped that has not paid; empty: never."
            ),
            "blocks_at_limit": _(
                "The service is stopped once prepaid funds are used up, or the credit limit of a postpaid customer is reached."
            ),
            "taxation": _(
                "Stands on the statement. Where this, rate and category are empty, the customer's country says the tax."
            ),
            "tax_rate": _("On top of everything that is charged; 0 where there is no tax."),
            "e_invoice": _("Statements that are sent by mail have the e-invoice (XML) beside the PDF."),
        }

    def initial_rows(self, name: str) -> list[dict]:
        if name == "reminders":
            return list(self.instance.reminder_steps)
        return [{"mandatory": False, "options": [], **field} for field in self.instance.custom_fields]

    def clean_name(self) -> str:
        """The partner is not in the form, so the form cannot find a second class of this name by itself."""
        name = self.cleaned_data["name"]
        same = CustomerClass.objects.filter(partner_id=self.instance.partner_id, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You have a class of this name already."))
        return name

    def clean_tax_rate(self) -> Decimal:
        rate = self.cleaned_data["tax_rate"]
        if rate > 100:
            raise forms.ValidationError(_("A tax rate is 100 % at most."))
        return rate

    def clean_block_days(self) -> int | None:
        days: int | None = self.cleaned_data["block_days"]
        if days is not None and not 1 <= days <= LATEST:
            raise forms.ValidationError(DAYS_RANGE)
        return days

    def clean(self) -> dict:
        values = super().clean()
        faults = tax_faults(values.get("tax_category"), values.get("tax_rate"), values.get("taxation"))
        for name, words in faults.items():
            self.add_error({"rate": "tax_rate", "words": "taxation"}[name], words)
        return values

    def clean_notification_list(self) -> str:
        return "\n".join(self.cleaned_data["notification_list"])

    def is_valid(self) -> bool:
        valid = super().is_valid() and self._block_after_the_last()
        if valid:
            self.instance.reminder_steps = [steps_of(row.cleaned_data) for row in self.rows["reminders"].kept()]
            self.instance.custom_fields = [as_stored(row.cleaned_data) for row in self.rows["fields"].kept()]
        return valid

    def _block_after_the_last(self) -> bool:
        """Nobody is blocked before the last reminder; across the form and its rows."""
        last = max((row.cleaned_data["days"] for row in self.rows["reminders"].kept()), default=0)
        days = self.cleaned_data["block_days"]
        if days is None or days >= last:
            return True
        self.add_error(
            "block_days", _("The last reminder is after %(n)s days; the block is not before it.") % {"n": last}
        )
        return False


def steps_of(row: dict) -> dict:
    """A row as `CustomerClass.reminder_steps` keeps it."""
    return {"days": row["days"], "level": row["level"]}


def steps_in_words(steps: list[dict]) -> str:
    """“3: Reminder, 10: Last warning”, of days and levels."""
    return ", ".join(f"{step['days']}: {ReminderLevel(step['level']).label}" for step in steps)


def as_stored(row: dict) -> dict:
    """A row as `CustomerClass.custom_fields` keeps it; only a select has options."""
    found = {name: row[name] for name in ("key", "label", "kind", "mandatory")}
    return found | ({"options": row["options"]} if row["kind"] == AdditionalKind.SELECT else {})


def key_of(label: str) -> str:
    """tax_code of Tax code."""
    key = re.sub(r"[^a-z0-9]+", "_", slugify(label)).strip("_")[:40]
    return key if key[:1].isalpha() else f"field_{key}".rstrip("_")


@register
class Classes(SetUp):
    """Everybody keeps their own; those of resellers below are looked at."""

    slug, title, single = "classes", _("Customer Classes"), _("Customer Class")
    namespace, screen, code = "customers", "customer-class", "customer-class"
    intro = _("What customers of a class share: grace period, invoice template, taxation, and fields of your own.")
    model, table, filters, form = CustomerClass, ClassTable, ClassFilters, ClassForm
    detail = "customers/class_fields.html"
    shows = {"reminder_steps": steps_in_words}

    def rows(self, user: Account) -> QuerySet:
        return super().rows(user).annotate(customer_count=Count("customers"))

    def new(self, user: Account) -> CustomerClass:
        return CustomerClass(partner_id=user.partner_id)

"""Forms of a customer's tabs. They read what was typed; the actions check it and name what is wrong, field by field."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.enums import LIVE, MAX_REMARKS, PHONES, CustomerStatus
from customers.invoicing import INVOICING, countries
from customers.models import BillingAccount, Customer, CustomerClass, FraudLimit, Site
from customers.queries.customer import asked_of
from oms.kit.figures import kept_figure
from oms.kit.keys import as_key
from oms.kit.reading.fields import AmountField, NameField, PhoneField
from oms.kit.reading_form import ReadingForm
from oms.kit.zones import known_zones
from partners.models import Account, Partner

ZONES = sorted(zone for zone in known_zones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))
ADDITIONAL = "custom_data-"
MOST_TRIAL_DAYS = 3650  # as an order may say


class BasicForm(ReadingForm):
    """guide 2.5.3.1: all but Customer ID, Domain and Reseller; Additional Info is what the provider and the customer class ask for."""

    default_limit = AmountField(
        label=FraudLimit._meta.get_field("default_limit").verbose_name, max_digits=10, decimal_places=2, min_value=0
    )
    custom_limit = AmountField(
        label=FraudLimit._meta.get_field("custom_limit").verbose_name, max_digits=10, decimal_places=2, min_value=0,
        required=False,
    )  # fmt: skip

    class Meta:
        model = Customer
        fields = (
            "name", "language", "kind", *PHONES[:1], "contact_name", "contact_email", "contact_phone",
            "contact_extension", "mobile", "business_model", "customer_class", "billing_period", "time_zone",
            "balance_control", "currency", "credit_limit", "available_funds", "description", "extended_name",
            "external_id", "account_id", "deal_ids", "public_sector", "inactive_billing", "disable_number_management",
        )  # fmt: skip
        field_classes = dict.fromkeys(PHONES, PhoneField)
        widgets = {"time_zone": forms.Select(choices=[(zone, zone) for zone in ZONES])}

    def __init__(self, *args, reader: Account, limit: FraudLimit | None, most=None, **options) -> None:
        super().__init__(*args, **options)
        self._add_remarks()
        self._set_limits(limit, most)
        self._set_class(reader)
        self._set_funds()

    def _add_remarks(self) -> None:
        for number in range(MAX_REMARKS):
            typed = forms.CharField(label=_("Remark %(n)d") % {"n": number + 1}, max_length=200, required=False)
            typed.initial = (self.instance.remarks + [""] * MAX_REMARKS)[number]
            self.fields[f"remark_{number}"] = typed

    def _set_limits(self, limit: FraudLimit | None, most) -> None:
        """Before the service exists its limits are the order's."""
        if self.instance.status not in LIVE or limit is None:
            del self.fields["default_limit"], self.fields["custom_limit"]
            return
        self.initial |= {"default_limit": limit.default_limit, "custom_limit": limit.custom_limit}
        if most is not None:
            for name in ("default_limit", "custom_limit"):
                self.fields[name].help_text = _("Maximum: %(most)s") % {"most": most}

    def _set_funds(self) -> None:
        """From the first order on what is paid is booked, not typed."""
        if self.instance.status != CustomerStatus.ORDERING:
            self.fields["available_funds"].disabled = True
            self.fields["available_funds"].help_text = _("Booked in Balances & Payments.")

    def _set_class(self, reader: Account) -> None:
        """A class that stands above the reader stays as it is, and so do its fields."""
        classes = CustomerClass.objects.visible_to(reader)
        known = {one.pk: one for one in classes}
        chosen = None
        if self.instance.customer_class_id and self.instance.customer_class_id not in known:
            del self.fields["customer_class"]
        else:
            self.fields["customer_class"].queryset = classes
            chosen = self._chosen_of(known)
        for one in asked_of(chosen):
            self.fields[ADDITIONAL + one["key"]] = custom_field(one, self.instance.custom_data.get(one["key"]))

    def _chosen_of(self, known: dict[int, CustomerClass]) -> CustomerClass | None:
        typed = self.data.get("customer_class", "") if self.is_bound else str(self.instance.customer_class_id or "")
        return known.get(as_key(typed))

    @property
    def remarks(self) -> list:
        return [self[f"remark_{number}"] for number in range(MAX_REMARKS)]

    @property
    def additional(self) -> list:
        return [self[name] for name in self.fields if name.startswith(ADDITIONAL)]

    @property
    def typed(self) -> dict:
        """What update_customer takes."""
        data = self.cleaned_data
        found = {name: data[name] for name in self.Meta.fields if name in data}
        found["remarks"] = [data[f"remark_{number}"] for number in range(MAX_REMARKS)]
        if self.additional:
            keys = [name for name in self.fields if name.startswith(ADDITIONAL)]
            found["custom_data"] = {name.removeprefix(ADDITIONAL): data[name] for name in keys}
        return found

    @property
    def limits(self) -> tuple | None:
        """(default, custom) where they were changed."""
        names = ("default_limit", "custom_limit")
        return tuple(self.cleaned_data[name] for name in names) if set(names) & set(self.changed_data) else None


def custom_field(one: dict, value) -> forms.Field:
    """The form field of a custom field; its rules are those of customers/actions/custom.py."""
    options = {"label": one.get("label") or one["key"], "required": bool(one.get("mandatory")), "initial": value}
    kind = one.get("kind", "text")
    if kind == "check":
        return forms.BooleanField(**options)
    if kind == "select":
        return forms.ChoiceField(choices=[("", "—"), *[(o, o) for o in one.get("options", [])]], **options)
    if kind == "number":
        return AmountField(**options | {"initial": kept_figure(str(value or ""))})
    field = forms.CharField(max_length=500, **options)
    if kind == "date":
        field.widget.input_type = "date"
    return field


class AdministratorForm(ReadingForm):
    """guide 2.5.3.2"""

    class Meta:
        model = Customer
        fields = ("admin_name", "admin_email", "admin_comment")


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=_("New Password"), max_length=128, strip=False, help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Confirm Password"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict:
        data = super().clean()
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        return data


class SiteForm(ReadingForm):
    """guide 2.5.3.3: the main site stays the main site."""

    class Meta:
        model = Site
        fields = ("name", "address1", "address2", "city", "county", "post_code", "first_extension")
        help_texts = {
            "first_extension": _("New lines are numbered from there on; empty: 1000, 2000 and so on, by site.")
        }


class BillingAccountForm(ReadingForm):
    """guide 2.5.3.4"""

    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=lambda: [("", _("Not known")), *countries()],
        help_text=_("It says which tax is charged, unless the customer class does."),
    )  # fmt: skip

    class Meta:
        model = BillingAccount
        fields = ("name", "invoice_day", "payment_day", "address", "city", "county", "post_code", *INVOICING)
        help_texts = {
            "vat_number": _("With the country in front and without spaces, like GB123456789."),
            "buyer_reference": _("What the customer wants to read on each invoice: an order number, a department."),
            "endpoint": _("Where e-invoices go: scheme and number, like 0088:5012345678900."),
        }
        widgets = {name: forms.NumberInput(attrs={"min": 1, "max": 28}) for name in ("invoice_day", "payment_day")}


class ResellerField(forms.CharField):
    """A reseller of one's own tree: named, not picked from thousands. `reader` looks for it."""

    reader: Account

    def __init__(self, **options) -> None:
        widget = forms.TextInput(attrs={"list": "reseller-names", "autocomplete": "off"})
        super().__init__(max_length=100, help_text=_("Company name or Reseller ID"), widget=widget, **options)

    def clean(self, value) -> Partner:
        typed = super().clean(value)
        named = Partner.objects.visible_to(self.reader)
        found = list(named.filter(name__iexact=typed)[:2]) or list(named.filter(code__iexact=typed))
        if len(found) != 1:
            raise ValidationError(
                _("Several resellers have this name. Type the Reseller ID.") if found else
                _("No reseller of yours has this name or ID. Choose one from the list.")
            )  # fmt: skip
        return found[0]


class ChangeResellerForm(forms.Form):
    reseller = ResellerField(label=_("New reseller"))

    def __init__(self, *args, reader: Account, **options) -> None:
        super().__init__(*args, **options)
        self.fields["reseller"].reader = reader


class TrialForm(forms.Form):
    """guide 2.5.4.5: the arrows of the field make the trial longer or shorter."""

    days = forms.IntegerField(
        label=_("Increase/Decrease trial days"), min_value=-MOST_TRIAL_DAYS, max_value=MOST_TRIAL_DAYS,
        help_text=_("7 ends the trial a week later, −7 a week earlier."),
    )  # fmt: skip


class GroupForm(forms.Form):
    """guide 2.5.6: what a reseller says of a group."""

    name = NameField(label=_("Customer Group Name"), max_length=40)
    description = forms.CharField(
        label=_("Description"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class NewGroupForm(GroupForm):
    reseller = ResellerField(label=_("Reseller"))
    field_order = ("name", "reseller", "description")

    def __init__(self, *args, reader: Account, **options) -> None:
        super().__init__(*args, **options)
        self.fields["reseller"].reader = reader


class MemberForm(forms.Form):
    customer = forms.CharField(label=_("Customer"), max_length=100, help_text=_("Customer ID, or its whole name"))
    access_code = forms.CharField(
        label=_("Customer Access Code"), max_length=10, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("1 to 10 digits that the others of the group dial before an extension."),
    )  # fmt: skip

    def __init__(self, *args, reader: Account, **options) -> None:
        super().__init__(*args, **options)
        self.reader = reader

    def clean_customer(self) -> Customer:
        typed = self.cleaned_data["customer"].strip()
        seen = Customer.objects.visible_to(self.reader)
        found = list(seen.filter(code=typed.upper())) or list(seen.filter(name__iexact=typed)[:2])
        if len(found) != 1:
            raise ValidationError(
                _("Several customers have this name. Type the Customer ID.") if found else
                _("No customer has this ID or name.")
            )  # fmt: skip
        return found[0]

"""Step 1, Customer Info (guide 2.5.1.1)."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.actions.administrator import before_the_at
from customers.enums import MAX_REMARKS
from customers.invoicing import countries, vat_number
from customers.models import BillingAccount, Customer, CustomerClass
from customers.queries.customer import asked_of
from customers.queries.taken import Said, said_of
from oms.kit.choices import OfferedChoiceField
from oms.kit.figures import kept_figure
from oms.kit.keys import as_key
from oms.kit.reading.fields import AmountField, PhoneField
from oms.kit.reading_form import ReadingForm
from oms.kit.working_days import country_of
from orders.forms.rows import redraws
from partners.models import Account, Partner, Role
from partners.people.queries.roles import roles_to_hand_on

CUSTOM = "custom-"
CHECKED = ("name", "domain", "admin_id")  # while they are typed
FOLDED = {
    "company": ("language", "kind", "partner"),
    "access": ("admin_password", "confirm_password", "create_local_admin", "cloned_role_id"),
    "contact": ("contact_name", "contact_email", "contact_phone", "contact_extension", "mobile", "remarks"),
    "billing": (
        "business_model", "customer_class", "billing_period", "time_zone", "balance_control", "currency", "credit_limit",
        "available_funds", "inactive_billing",
    ),
    "further": (
        "description", "extended_name", "external_id", "account_id", "deal_ids", "public_sector",
        "disable_number_management",
    ),
}  # fmt: skip
LONGEST_REMARK = 200


class CustomerForm(ReadingForm):
    """The customer itself, its administrator, contact and billing; custom fields come from the chosen class."""

    partner = OfferedChoiceField(
        label=_("Reseller"), queryset=Partner.objects.none(),
        gone=_("%(name)s is deactivated. Choose another reseller."),
    )  # fmt: skip
    admin_password = forms.CharField(
        label=_("Administrator Password"), strip=False, required=False, max_length=128,
        help_text=_("Left empty: the administrator chooses one by a link."),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    confirm_password = forms.CharField(
        label=_("Confirm Password"), strip=False, required=False, max_length=128,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    remarks = forms.CharField(
        label=_("Remark"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line each, up to 5."),
    )  # fmt: skip
    cloned_role_id = forms.ModelChoiceField(label=_("Cloned Admin Role"), queryset=Role.objects.none(), required=False)

    class Meta:
        model = Customer
        fields = [
            "name", "domain", "language", "kind", "partner",
            "admin_id", "admin_password", "confirm_password", "admin_name", "admin_email",
            "contact_name", "contact_email", "contact_phone", "contact_extension", "mobile", "remarks",
            "business_model", "customer_class", "billing_period", "time_zone", "balance_control", "currency",
            "credit_limit", "available_funds",
            "description", "extended_name", "external_id", "account_id", "deal_ids", "public_sector",
            "inactive_billing", "disable_number_management", "create_local_admin", "cloned_role_id",
        ]  # fmt: skip
        field_classes = {"contact_phone": PhoneField, "mobile": PhoneField}
        help_texts = {
            "domain": _("Left empty: the reseller's domain."),
            "admin_id": _("What stands before the @; the domain follows."),
            "create_local_admin": _("With a role of its own; what is left empty is made of the company name."),
            "credit_limit": _("Only postpaid."),
            "available_funds": _("Only prepaid: the first payment."),
            "deal_ids": _("Separated by commas."),
        }

    def __init__(self, *args, user: Account, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user, seen = user, Partner.objects.visible_to(user)
        self.fields["partner"].offer(
            seen.filter(status="active").order_by("name"), known=seen, chosen=self.instance.partner_id
        )
        self.fields["partner"].initial = self.usual_partner = user.partner_id
        self.fields["customer_class"].queryset = CustomerClass.objects.visible_to(user)
        self.fields["cloned_role_id"].queryset = roles_to_hand_on(user)
        local = self.is_bound and bool(self.data.get("create_local_admin"))
        for name in ("admin_id", "admin_name", "admin_email"):
            self.fields[name].required = not local
        self.has_password = bool(self.instance.pk and self.instance.admin_secret)
        if self.has_password:
            self.fields["admin_password"].help_text = _("Leave empty to keep the one entered before.")
        if self.instance.pk:
            self.initial["admin_id"] = before_the_at(self.instance)
            self.initial["remarks"] = "\n".join(self.instance.remarks)
            if self.instance.domain_inherited:
                self.initial["domain"] = ""
        self._add_custom_fields()
        self._let_the_server_help()

    def _let_the_server_help(self) -> None:
        """What htmx asks for while somebody types: whether a value is free, and the fields of the chosen class."""
        check = f"{reverse('orders:check-customer')}?without={self.instance.code}"
        for name in CHECKED:
            self.fields[name].widget.attrs |= {
                "hx-get": check, "hx-trigger": "input changed delay:400ms", "hx-target": f"#said-{name}",
                "hx-swap": "innerHTML", "hx-include": "this, #id_partner, #id_domain", "hx-vals": f'{{"field": "{name}"}}',
                "hx-params": f"field,{name},partner,domain",
            }  # fmt: skip
        self.fields["customer_class"].widget.attrs |= redraws("#class-fields")

    @property
    def said_of_name(self) -> Said | None:
        """Who has the name that came back, so that the page leads there."""
        typed, partner = self.data.get("name", ""), as_key(self.data.get("partner"))
        return said_of("name", typed, partner_id=partner, without=self.instance.code, by=self.user)

    @property
    def folds(self) -> dict[str, bool]:
        """Which folded part stands open: where something is wrong, lacking, or not as it stands for everybody."""
        folds = {**FOLDED, "billing": (*FOLDED["billing"], *(n for n in self.fields if n.startswith(CUSTOM)))}
        return {fold: any(self._tells(self[name]) for name in names) for fold, names in folds.items()}

    def _tells(self, bound: forms.BoundField) -> bool:
        """Whether this field is to be seen at once."""
        value, usual = bound.value(), bound.field.initial
        if bound.name == "partner":
            usual = self.usual_partner
        same = str(value or "") == str((usual() if callable(usual) else usual) or "")
        return bool(bound.errors) or not same or (bound.field.required and value in (None, ""))

    def _add_custom_fields(self) -> None:
        """One field per additional item of the provider and per field of the chosen class (screens.toml: Custom Data)."""
        chosen = self.data.get("customer_class") if self.is_bound else self.instance.customer_class_id
        found = self.fields["customer_class"].queryset.filter(pk=as_key(chosen)).first()
        for custom in asked_of(found):
            field = custom_field(custom)
            field.initial = kept_value(custom, self.instance.custom_data.get(custom["key"]))
            self.fields[CUSTOM + custom["key"]] = field

    def clean_remarks(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["remarks"].splitlines() if line.strip()]
        if len(lines) > MAX_REMARKS:
            raise forms.ValidationError(_("At most 5 remarks; there are %d lines.") % len(lines))
        if any(len(line) > LONGEST_REMARK for line in lines):
            raise forms.ValidationError(_("A remark has up to 200 characters."))
        return lines

    def clean(self) -> dict:
        data = super().clean()
        password = data.get("admin_password")
        if password != data.get("confirm_password"):
            self.add_error("confirm_password", _("The two passwords differ."))
        elif password:
            try:
                validate_password(password)
            except forms.ValidationError as error:
                self.add_error("admin_password", error)
        if data.get("balance_control") == "prepaid" and data.get("credit_limit") is not None:
            self.add_error("credit_limit", _("A prepaid customer has no credit limit; leave it empty."))
        if data.get("balance_control") == "postpaid" and data.get("available_funds") is not None:
            self.add_error("available_funds", _("Only a prepaid customer has available funds; leave it empty."))
        return data

    def values(self) -> dict:
        """What `customers.actions.create` takes."""
        data = {key: value for key, value in self.cleaned_data.items() if not key.startswith(CUSTOM)}
        data.pop("confirm_password")
        role = data.pop("cloned_role_id")
        data["cloned_role_id"] = role.pk if role else None
        data["custom_data"] = {k.removeprefix(CUSTOM): v for k, v in self.cleaned_data.items() if k.startswith(CUSTOM)}
        return data

    def custom(self) -> list:
        """The custom fields, bound, for the template."""
        return [self[name] for name in self.fields if name.startswith(CUSTOM)]


def kept_value(custom: dict, value: object) -> object:
    """What is kept of a custom field, for its input."""
    return kept_figure(str(value or "")) if custom.get("kind") == "number" else value


def custom_field(custom: dict) -> forms.Field:
    """A form field for one custom field of a class."""
    kinds = {
        "number": AmountField,
        "date": forms.DateField,
        "check": forms.BooleanField,
        "select": forms.ChoiceField,
    }
    options: dict = {"label": custom["label"], "required": bool(custom.get("mandatory"))}
    if custom.get("kind") == "select":
        options["choices"] = [("", "—"), *((option, option) for option in custom.get("options", []))]
    if custom.get("kind") == "date":
        options["widget"] = forms.DateInput(attrs={"type": "date"})
    if custom.get("kind", "text") not in kinds:
        options["max_length"] = 200
    return kinds.get(custom.get("kind", "text"), forms.CharField)(**options)


class AccountForm(ReadingForm):
    """A billing account. `folded`: what few need, behind a fold; the country of a new one is `usual`."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=lambda: [("", _("Not known")), *countries()],
        help_text=_("It says which tax is charged, unless the customer class does."),
    )  # fmt: skip
    folded = ("county", "country", "vat_number")

    class Meta:
        model = BillingAccount
        fields = ["name", "address", "city", "county", "post_code", "country", "vat_number"]
        help_texts = {"vat_number": _("With the country in front and without spaces, like GB123456789.")}

    def __init__(self, *args, usual: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].initial = self.usual = usual

    @property
    def changed_data(self) -> list[str]:
        """A row in which nothing but the country stands, which is filled in for it, is an empty one."""
        return [name for name in super().changed_data if name != "country"]

    @property
    def fold_open(self) -> bool:
        """Where something is wrong, or not as it stands for everybody."""
        wrong = any(self[name].errors for name in self.folded)
        return wrong or bool(self["vat_number"].value()) or self["country"].value() != self.usual

    @property
    def fold_says(self) -> str:
        country = country_of(str(self["country"].value())) if self["country"].value() else str(_("Not known"))
        return ", ".join(filter(None, [str(self["county"].value() or ""), country]))

    def clean_vat_number(self) -> str:
        typed = str(self.cleaned_data["vat_number"]).upper()
        if typed:
            vat_number(typed)
        return typed

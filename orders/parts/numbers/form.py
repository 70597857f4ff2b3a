"""Steps 3 and 4: how many numbers, which, and which come along from elsewhere (guide 2.5.1.3, 2.5.1.4)."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.models import AreaCode, NumberType
from customers.models import BillingAccount, Site
from inventory.porting.lead import earliest, limits_of, words_of
from inventory.porting.states import ORDERED
from inventory.queries.number import wrong_type
from inventory.queries.port_check import Checked
from inventory.queries.port_rules import StandardRules, wish_of
from oms.kit.keys import as_key
from oms.kit.phones import numbers_in
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import NameField, NumberListField, PhoneField, QuantityField
from orders.enums import NumberWish
from orders.forms.rows import redraws
from orders.models import Order

MOST_NUMBERS = 1_000
LEADS = ("number_type", "numbers", "installation", "losing_provider", "range_holder")  # what lead times ask of


class OfOrder(forms.Form):
    """Site and billing account of the order's customer."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    billing_account = forms.ModelChoiceField(label=_("Billing Account"), queryset=BillingAccount.objects.none())

    def __init__(self, *args, order: Order, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.fields["site"].queryset = order.customer.sites.all()
        self.fields["billing_account"].queryset = order.customer.billing_accounts.all()


class DemandForm(OfOrder):
    quantity = QuantityField(label=pgettext_lazy("quantity", "Order"), min_value=1, max_value=10_000)
    wish = forms.ChoiceField(
        label=_("Which numbers"), choices=[("", _("Any of the stock")), *NumberWish.choices], required=False
    )
    area = forms.ModelChoiceField(
        label=_("Area Code"), queryset=AreaCode.objects.none(), to_field_name="code", required=False,
        empty_label=_("Any area"),
    )  # fmt: skip
    ending = forms.RegexField(
        r"^[0-9 ]*\Z", label=_("Ends with"), max_length=8, required=False, help_text=_("Digits, for example 00 or 1234."),
        error_messages={"invalid": _("Write digits only, for example 00.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = AreaCode.objects.all()

    def clean_area(self) -> str:
        area = self.cleaned_data["area"]
        return area.code if area else ""

    def clean_ending(self) -> str:
        digits: str = self.cleaned_data["ending"].replace(" ", "")
        return digits

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("wish") == NumberWish.NEW and "area" in cleaned and not cleaned["area"]:
            self.add_error("area", _("Choose the area of the new numbers."))
        return cleaned


class PortForm(OfOrder):
    """NP Info.: what the losing provider will compare. What lead times ask of, draws the earliest date anew.

    Below the fields (`foot`) stand the `reasons` of that date, what a validation found of it as saved (`checked`), and the button that asks for one,
    which names it by its `place` among the rows.
    """

    foot = "orders/port_check.html"
    checked: Checked | None = None
    reasons = ""
    place = 0

    number_type = forms.ModelChoiceField(label=_("Number Type"), queryset=NumberType.objects.all())
    numbers = NumberListField(
        most=MOST_NUMBERS, once=True, label=_("Direct Call Number"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Numbers or ranges, one a line: 020 7946 0100 - 0149"),
    )  # fmt: skip
    installation = forms.ChoiceField(
        label=_("Line Type"), required=False, choices=[("", _("As the numbers say")), *ORDERED],
        help_text=_("As the numbers say: one is a single line, several are multi-line."),
    )  # fmt: skip
    main_number = PhoneField(label=_("Main billing number"))
    registered_address = NameField(label=_("Registered address"), max_length=300)
    losing_provider = NameField(label=_("Losing service provider"), max_length=100)
    range_holder = NameField(
        label=_("Range holder"), max_length=100, required=False,
        help_text=_("Empty where the losing provider holds the range; name the holder of numbers ported before."),
    )  # fmt: skip
    wanted_date = forms.DateField(label=_("Porting Date"), widget=DayInput())
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)

    def __init__(self, *args, rules: StandardRules | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = timezone.now()
        self.rules = rules or StandardRules(self.at)
        for name in LEADS:
            self.fields[name].widget.attrs |= redraws(f"#rows-{(self.prefix or 'port').partition('-')[0]}")
        self.offer()

    def offer(self) -> None:
        """Say the earliest date of what the row asks for by now, and why; the browser offers none before."""
        chosen = self.number_type_so_far()
        rules = self.rules.of(chosen.country) if chosen else None
        if not (chosen and rules):
            return
        typed = {name: str(self[name].value() or "") for name in ("installation", "losing_provider", "range_holder")}
        wish = wish_of(
            self.count_so_far(), typed["installation"], chosen, typed["losing_provider"], typed["range_holder"]
        )
        if first := earliest(rules, wish, self.at):
            told = {"day": words_of(first.day), "why": first.why}
            self.fields["wanted_date"].help_text = gettext("Earliest %(day)s") % told
            self.reasons = f"{gettext('Earliest %(day)s: %(why)s') % told} {limits_of(rules)}"
            self.fields["wanted_date"].widget.attrs["min"] = first.day.isoformat()

    def number_type_so_far(self) -> NumberType | None:
        key = as_key(str(self["number_type"].value() or ""))
        return self.rules.types.get(key) if key else None

    def count_so_far(self) -> int:
        try:
            return len(numbers_in(str(self["numbers"].value() or ""), MOST_NUMBERS)) or 1
        except ValueError:
            return 1

    def clean_wanted_date(self):
        if self.cleaned_data["wanted_date"] <= self.order.today(self.at):
            raise forms.ValidationError(_("The porting date must lie in the future."))
        return self.cleaned_data["wanted_date"]

    def clean(self) -> dict:
        found = super().clean() or {}
        if (kind := found.get("number_type")) and (numbers := found.get("numbers")):
            for words in wrong_type(numbers, kind):
                self.add_error("numbers", words)
        if not {"numbers", "number_type", "wanted_date", "losing_provider", "range_holder", "installation"} <= set(
            found
        ):
            return found
        if words := self.rules.why_not(found, found["wanted_date"]):
            self.add_error("wanted_date", words)
        return found

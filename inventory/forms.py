"""Forms of the stock of numbers and devices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import DeviceModel, NumberType
from inventory.enums import Availability, OwnerType
from inventory.models import Device, Line, Port, PortOut, PortSupplier
from inventory.porting.out import ANSWERABLE, Objection, OutState
from inventory.porting.states import ORDERED, PortState
from inventory.queries.port import reject_codes_for
from inventory.queries.port_out import out_codes
from inventory.rules import owner_types
from oms.kit import phones
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import MacField, MacListField, NameField, NumberListField, PhoneField
from oms.kit.setup.forms import choose_from
from partners.models import Account, Closure, Partner

MOST = 10_000  # numbers at once
MOST_DEVICES = 5_000
RESELLERS = {"list": "reseller-names", "autocomplete": "off"}


def number_list(**options) -> NumberListField:
    """Numbers and ranges; a list of E.164 comes out."""
    return NumberListField(
        most=MOST, widget=forms.Textarea(attrs={"rows": 8, "class": "code", "spellcheck": "false"}), **options
    )


DIALLED = frozenset("0123456789+*# ")


class RangeForm(forms.Form):
    """guide 2.5.1.4 (New Number): one number, or all from … to …"""

    number_type = forms.ModelChoiceField(
        NumberType.objects.none(), label=gettext_lazy("Number Type"), empty_label=gettext_lazy("Choose a type")
    )
    first = PhoneField(label=gettext_lazy("First number"), help_text=gettext_lazy("In any notation: 020 7946 0018"))
    last = PhoneField(
        label=gettext_lazy("Last number"), required=False, help_text=gettext_lazy("Leave it empty for a single number.")
    )
    comment = forms.CharField(label=gettext_lazy("Comment"), required=False, max_length=200)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["number_type"].queryset = NumberType.objects.all()

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and not self.errors:
            try:
                cleaned["numbers"] = phones.span(first, last or first, most=MOST)
            except ValueError as fault:
                self.add_error("last", str(fault))
        return cleaned


class NumbersForm(forms.Form):
    """Numbers to be taken back or deleted."""

    numbers = number_list(
        label=gettext_lazy("Numbers"),
        help_text=gettext_lazy("One on each line, or ranges like 020 7946 0100 – 020 7946 0119."),
    )


class CommentForm(forms.Form):
    """What stands beside each of the numbers from now on."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=200,
        help_text=gettext_lazy("It takes the place of what stands there; left empty, there is none."),
    )  # fmt: skip


class TypeForm(forms.Form):
    number_type = forms.ModelChoiceField(
        NumberType.objects.none(), label=gettext_lazy("Number Type"), empty_label=gettext_lazy("Choose a type")
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["number_type"].queryset = NumberType.objects.all()


class ResellerForm(forms.Form):
    """A reseller below one's own company."""

    reseller = forms.CharField(
        label=gettext_lazy("Reseller"), max_length=100, widget=forms.TextInput(attrs=RESELLERS),
        help_text=gettext_lazy("Name or ID of a reseller below your company."),
    )  # fmt: skip

    def __init__(self, *args, user: Account, **options) -> None:
        self.user = user
        super().__init__(*args, **options)

    def clean_reseller(self) -> Partner:
        below = Closure.objects.filter(ancestor=self.user.partner_id, depth__gt=0).values("descendant")
        named = self.user.partners_named(self.cleaned_data["reseller"])
        found = list(Partner.objects.visible_to(self.user).filter(pk__in=named).filter(pk__in=below)[:2])
        if not found:
            raise ValidationError(_("No reseller below your company has this name or ID."))
        if len(found) > 1:
            raise ValidationError(
                _("Several resellers begin with this name. Write the whole name, or the Reseller ID.")
            )
        return found[0]


class AllocateForm(NumbersForm, ResellerForm):
    """Numbers for a reseller below."""

    field_order = ["reseller", "numbers"]


class MendForm(forms.Form):
    """The text fields of a command that the network refused."""

    def __init__(self, *args: Any, payload: dict[str, Any], names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            label = name.replace("_", " ").capitalize()
            self.fields[name] = forms.CharField(label=label, max_length=254, required=False, initial=payload[name])


# --- devices


class DeviceForm(forms.Form):
    """guide 2.4.1: one device or many of a model."""

    model = forms.ModelChoiceField(
        DeviceModel.objects.none(), label=gettext_lazy("Device Model"), empty_label=gettext_lazy("Choose a model")
    )
    owner_type = forms.ChoiceField(label=gettext_lazy("Owner Type"), choices=OwnerType.choices)
    macs = MacListField(
        most=MOST_DEVICES, label=gettext_lazy("MAC addresses"),
        help_text=gettext_lazy("One on each line, in any notation; a serial no. may stand behind it: 02:00:5E:10:00:01, SN42"),
    )  # fmt: skip
    comment = NameField(label=gettext_lazy("Comment"), required=False, max_length=200)

    def __init__(self, *args, user: Account, **options) -> None:
        super().__init__(*args, **options)
        self.fields["model"].queryset = DeviceModel.objects.filter(by_mac=True).select_related("group")
        own = owner_types(user)
        self.fields["owner_type"].choices = [choice for choice in OwnerType.choices if choice[0] in own]
        self.initial.setdefault("owner_type", own[-1])


class ModifyDeviceForm(forms.Form):
    """What may be said of a device anew."""

    serial = NameField(label=gettext_lazy("Serial No."), required=False, max_length=60)
    owner_type = forms.ChoiceField(label=gettext_lazy("Owner Type"), choices=OwnerType.choices)
    availability = forms.ChoiceField(label=gettext_lazy("Availability"), choices=Availability.choices)
    comment = NameField(label=gettext_lazy("Comment"), required=False, max_length=200)

    @classmethod
    def of(cls, device: Device, data: Any = None) -> "ModifyDeviceForm":
        return cls(data, initial={name: getattr(device, name) for name in cls.base_fields})


class LineForm(forms.Form):
    """Who uses a line, and with what; numbers and devices are offered that nobody else of the customer's has."""

    extension = NameField(
        label=gettext_lazy("Extension"), max_length=6, help_text=gettext_lazy("2 to 6 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    name = NameField(
        label=gettext_lazy("User"), required=False, max_length=100,
        help_text=gettext_lazy("Empty: nobody uses the line; it may go when fewer packages are ordered."),
    )  # fmt: skip
    number = PhoneField(
        label=gettext_lazy("Number"), required=False,
        widget=forms.TextInput(attrs={"list": "free-numbers", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    mac = MacField(
        label=gettext_lazy("Device"), required=False, widget=forms.TextInput(attrs={"list": "free-devices"}),
        help_text=gettext_lazy("Its MAC address, in any notation"),
    )  # fmt: skip

    @classmethod
    def of(cls, line: Line, data: Any = None) -> "LineForm":
        return cls(data, initial={name: getattr(line, name) for name in cls.base_fields})


class TestCallForm(forms.Form):
    """Which line calls, and what it dials: another line of the customer's, or a number."""

    caller = forms.ModelChoiceField(Line.objects.none(), label=gettext_lazy("Caller"), empty_label=None)
    other = forms.ModelChoiceField(
        Line.objects.none(), label=gettext_lazy("Called line"), required=False, empty_label=gettext_lazy("none: dial a number"),
        help_text=gettext_lazy("A phone of the portal's signs on as this line and answers."),
    )  # fmt: skip
    dialled = NameField(
        label=gettext_lazy("Number"), required=False, max_length=20,
        help_text=gettext_lazy("What the caller dials; empty: the extension of the called line."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: list[Line], **more: Any) -> None:
        super().__init__(*args, **more)
        chosen = Line.objects.filter(pk__in=[line.pk for line in lines]).order_by("extension")
        self.fields["caller"].queryset = self.fields["other"].queryset = chosen

    def clean_dialled(self) -> str:
        typed: str = self.cleaned_data["dialled"]
        if set(typed) - DIALLED:
            raise ValidationError(_("A number has digits, + at its beginning, * and #, like 020 7946 0018."))
        return typed.replace(" ", "")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said["dialled"]:
            if said["other"] is None:
                raise ValidationError({"dialled": _("Type a number, or choose the line that is called.")})
            said["dialled"] = said["other"].extension
        return said


class DefectForm(forms.Form):
    """What is wrong with devices, said once for all of them."""

    availability = forms.ChoiceField(
        label=gettext_lazy("Availability"),
        choices=[(state.value, state.label) for state in (Availability.CRASH, Availability.ABNORMAL)],
    )
    comment = NameField(label=gettext_lazy("Comment"), required=False, max_length=200)


class PortForm(forms.Form):
    """Modify a port (guide 2.3.2): the day, sub status, the result in words, and the code of a rejection."""

    day = forms.DateField(label=gettext_lazy("Porting Date"), widget=DayInput(), required=False)
    supplier = forms.ModelChoiceField(
        label=gettext_lazy("Supplier"), queryset=PortSupplier.objects.none(), required=False
    )
    sub_status = forms.CharField(
        label=gettext_lazy("Sub Status"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("How far it is, in your own words: validated, engineer booked."),
    )
    code = forms.ChoiceField(label=gettext_lazy("Reject Code"), required=False, choices=())
    comment = forms.CharField(
        label=gettext_lazy("Comment of Result"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The requester reads it."),
    )  # fmt: skip

    def __init__(self, *args, port: Port, **options) -> None:
        super().__init__(*args, **options)
        if port.state not in (PortState.WAITING, PortState.SUBMITTED):
            del self.fields["day"], self.fields["supplier"]
        else:
            choose_from(self.fields["supplier"], PortSupplier.objects.filter(country=port.number_type.country))
        if port.state not in (PortState.SUBMITTED, PortState.VALIDATING):
            del self.fields["code"]
        else:
            codes = [(one.code, f"{one.code} – {one.meaning}") for one in reject_codes_for(port)]
            self.fields["code"].choices = [("", gettext_lazy("None")), *codes]


class PortAgainForm(forms.ModelForm):
    """Correct what came back, and send it again."""

    class Meta:
        model = Port
        fields = [
            "main_number", "registered_address", "losing_provider", "range_holder", "installation", "wanted_date", "comment",
        ]  # fmt: skip
        field_classes = {"main_number": PhoneField, "registered_address": NameField, "losing_provider": NameField}
        widgets = {"wanted_date": DayInput()}

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["installation"].choices = [("", gettext_lazy("As the numbers say")), *ORDERED]


class PortDayForm(forms.Form):
    """Another porting day is asked for."""

    day = forms.DateField(label=gettext_lazy("New porting date"), widget=DayInput())
    comment = forms.CharField(label=gettext_lazy("Comment"), max_length=200, required=False)


class PortFailForm(forms.Form):
    """Which numbers do not come, and why."""

    numbers = forms.MultipleChoiceField(
        label=gettext_lazy("Numbers"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Why they do not come"), max_length=300, required=False)

    def __init__(self, *args, numbers: list[str], **options) -> None:
        super().__init__(*args, **options)
        self.fields["numbers"].choices = [(e164, phones.national(e164)) for e164 in numbers]


class PortOutForm(forms.Form):
    """What another provider asks for."""

    gaining_provider = NameField(label=gettext_lazy("Gaining provider"), max_length=100)
    reference = NameField(label=gettext_lazy("Its reference"), max_length=60)
    numbers = number_list(
        label=gettext_lazy("Numbers"), help_text=gettext_lazy("Of one customer; one on each line, or ranges."),
    )  # fmt: skip
    main_number = PhoneField(label=gettext_lazy("Main billing number"))
    post_code = forms.CharField(label=gettext_lazy("Installation postcode"), max_length=20)
    wanted_date = forms.DateField(label=gettext_lazy("Date asked for"), widget=DayInput())


class AnswerOutForm(forms.Form):
    """The desk's answer to a request: a day, or the code of a rejection."""

    day = forms.DateField(label=gettext_lazy("Porting Date"), widget=DayInput(), required=False)
    code = forms.ChoiceField(label=gettext_lazy("Reject Code"), required=False, choices=())
    comment = forms.CharField(
        label=gettext_lazy("Comment of Result"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The customer's reseller reads it."),
    )  # fmt: skip

    def __init__(self, *args, port: PortOut, **options) -> None:
        super().__init__(*args, initial={"day": port.wanted_date}, **options)
        if port.state != OutState.VALIDATED:
            del self.fields["day"]
        if port.state not in ANSWERABLE:
            del self.fields["code"]
        else:
            codes = [(one.code, f"{one.code} – {one.meaning}") for one in out_codes(port)]
            self.fields["code"].choices = [("", gettext_lazy("None")), *codes]


class ObjectionForm(forms.Form):
    """Why the numbers must not leave."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Objection.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StayForm(PortFailForm):
    """Which numbers stay, and why."""

    reason = forms.CharField(label=gettext_lazy("Why they stay"), max_length=300, required=False)


class LetterForm(forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("Signed letter of authority"), help_text=gettext_lazy("PDF, PNG or JPG, up to 10 MB.")
    )

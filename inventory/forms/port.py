"""Forms of the port desk."""

from django import forms
from django.utils.translation import gettext_lazy

from inventory.forms.number import number_list
from inventory.models import Port, PortCheck, PortOut, PortSupplier
from inventory.porting.out import ANSWERABLE, Objection, OutState
from inventory.porting.states import ORDERED, PortState
from inventory.queries.port import reject_codes_for
from inventory.queries.port_out import out_codes
from oms.kit import phones
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import NameField, PhoneField
from oms.kit.setup.forms import choose_from


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


class AnswerCheckForm(forms.Form):
    """What the supplier found about a request that is still being typed."""

    code = forms.ChoiceField(label=gettext_lazy("Reject Code"), required=False, choices=())
    comment = forms.CharField(
        label=gettext_lazy("Comment of Result"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The requester reads it."),
    )  # fmt: skip

    def __init__(self, *args, check: PortCheck, **options) -> None:
        super().__init__(*args, **options)
        codes = [(one.code, f"{one.code} – {one.meaning}") for one in reject_codes_for(check)]
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

"""Forms of the working calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.day_input import DayInput

WORKS = [("0", _("Nobody works")), ("1", _("People work"))]


class ExceptionForm(forms.Form):
    """A day that differs from the public calendar."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    works = forms.ChoiceField(label=_("On this day"), choices=WORKS)
    name = forms.CharField(label=_("Why"), max_length=100, help_text=_("For example: stocktaking."))

    def clean_works(self) -> bool:
        return self.cleaned_data["works"] == "1"

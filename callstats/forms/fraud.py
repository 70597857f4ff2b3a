"""The form of Unblock (guide 2.8.3)."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from callstats.queries.spending import PLUS_AMOUNT, UNTIL_MIDNIGHT
from oms.kit.reading.fields import AmountField

UNTIL = [(UNTIL_MIDNIGHT, _("Until midnight, whatever it spends")), (PLUS_AMOUNT, _("Until a further amount is spent"))]


class UnblockForm(forms.Form):
    """Why, and how far it may go on today; of a block of an earlier day only why."""

    until = forms.ChoiceField(label=_("It may call"), choices=UNTIL, initial=PLUS_AMOUNT, widget=forms.RadioSelect)
    amount = AmountField(
        label=_("Amount beyond the limit"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    comment = forms.CharField(
        label=_("Unblock Comment"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the extension is unblocked.")},
    )  # fmt: skip

    def __init__(self, *args: Any, today: bool, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if today:
            words = gettext("In %(currency)s; asked for where it may call until a further amount is spent.")
            self.fields["amount"].help_text = words % {"currency": currency}
        else:
            del self.fields["until"], self.fields["amount"]

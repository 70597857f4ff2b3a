"""What the form of every order says that others must agree to (guide 2.5.2.3 to 2.5.2.6)."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import Reason
from oms.kit.choices import OfferedChoiceField
from oms.kit.reading.fields import NameField


def comment_field(most: int = 2000) -> forms.CharField:
    """What the requester would like to say, of up to `most` characters."""
    return forms.CharField(
        label=_("Comment"), required=False, max_length=most, widget=forms.Textarea(attrs={"rows": 3})
    )


class CommentForm(forms.Form):
    """One comment for all rows that are ticked; it stands at each item of the order."""

    comment = comment_field(200)


class WordsForm(forms.Form):
    """Order Title first and Comment last; a type adds its own fields between them."""

    title = NameField(label=_("Order Title"), max_length=150)
    comment = comment_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = [name for name in self.fields if name != "comment"] + ["comment"]
        self.order_fields(last)


class ReasonChoice(OfferedChoiceField):
    """One of the reasons of `kind` that are offered on a day; the text is what is kept."""

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__(queryset=Reason.objects.none(), **options)
        self.kind = kind

    def offer_on(self, today: date) -> None:
        known = Reason.objects.filter(kind=self.kind)
        self.offer(known.on(today), known=known)


def reason_named(kind: str, text: str) -> int | None:
    """The key of the reason that an order keeps as text."""
    return Reason.objects.filter(kind=kind, text=text).values_list("pk", flat=True).first()

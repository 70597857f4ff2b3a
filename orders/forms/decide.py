"""Approving, rejecting, confirming, starting."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.models import CallServer
from oms.kit.choices import OfferedChoiceField
from oms.kit.reading.day_input import DayInput
from orders.models import Order


class ApprovalForm(forms.Form):
    """The approver's own fields (guide 2.6.2.1). `note` is for the own company, the reseller reads `comment`."""

    server = OfferedChoiceField(label=_("CM"), queryset=CallServer.objects.none(), required=False)
    comment = forms.CharField(
        label=_("Approval Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(
        label=_("Working note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    acknowledged = forms.BooleanField(label=_("I have seen that the contract changed"), required=False)
    drift = forms.CharField(label=_("Contract today"), required=False, max_length=100_000, widget=forms.HiddenInput)

    def __init__(self, *args, order: Order, needs_server: bool, note: str, drift: str, at: datetime, **kwargs) -> None:
        """`drift`: how the contract changed since submission, in words, or nothing."""
        initial = {"server": order.server_id, "comment": order.approval_comment, "note": note, "drift": drift}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["server"].offer(CallServer.objects.on(order.today(at)), known=CallServer.objects.all())
        if not needs_server:
            del self.fields["server"]
        if not drift:
            del self.fields["acknowledged"], self.fields["drift"]

    def seen(self) -> str:
        """What was ticked as seen, or nothing."""
        return self.cleaned_data["drift"] if self.cleaned_data.get("acknowledged") else ""


class ProposalsForm(forms.Form):
    """Whether many orders are approved with what their pages propose."""

    proposals = forms.BooleanField(
        label=_("Where an order has none yet, take the call server and the numbers that its page proposes"),
        required=False,
        initial=True,
    )


class ReasonForm(forms.Form):
    """Why not; the other side reads it."""

    reason = forms.CharField(label=_("Reason"), min_length=10, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class BackForm(forms.Form):
    """Whether a confirmed order is taken back; its requester reads the comment."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to refuse: at least 10 characters; the reseller reads it."),
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """Offers the customer's own today, by which the action judges."""

    effective = forms.DateField(label=_("Final confirm Date"), widget=DayInput())

    def __init__(self, *args, order: Order, at: datetime, **kwargs) -> None:
        today = order.today(at)
        wanted = order.activation_date
        initial = {"effective": wanted if wanted and wanted > today else today}
        super().__init__(*args, initial=initial, **kwargs)


class DayForm(forms.Form):
    """One day for several orders; each is judged by its own customer's calendar."""

    effective = forms.DateField(label=_("Final confirm Date"), widget=DayInput(), initial=timezone.localdate)


class StraightForm(ConfirmForm):
    """Final Confirm in one step, choosing the call server where the type needs one."""

    server = OfferedChoiceField(label=_("CM"), queryset=CallServer.objects.none())

    def __init__(self, *args, order: Order, needs_server: bool, at: datetime, **kwargs) -> None:
        super().__init__(*args, order=order, at=at, **kwargs)
        self.fields["server"].offer(CallServer.objects.on(order.today(at)), known=CallServer.objects.all())
        if not needs_server:
            del self.fields["server"]

"""Step 2, Service Plan & Customer Site (guide 2.5.1.2)."""

from datetime import datetime

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import AgreementPeriod, ServicePlan
from customers.models import Site
from oms.kit.choices import OfferedChoiceField
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import NameField
from oms.kit.reading_form import ReadingForm
from orders.forms.rows import SAME_AS, same_as
from orders.kinds import default_title
from orders.models import Order
from orders.rules import why_not_on


class PlanForm(ReadingForm):
    """Only plans offered to the customer's reseller and available today."""

    plan = OfferedChoiceField(label=_("Service Plan"), queryset=ServicePlan.objects.none())
    agreement = OfferedChoiceField(label=_("Agreement Period"), queryset=AgreementPeriod.objects.none())
    title = NameField(label=_("Order Title"), max_length=150)
    activation_date = forms.DateField(label=_("Activation Date"), widget=DayInput())
    note = forms.CharField(
        label=_("Order Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Order
        fields = ["plan", "agreement", "title", "activation_date", "note"]

    def __init__(self, *args, order: Order, at: datetime, **kwargs) -> None:
        super().__init__(*args, instance=order, **kwargs)
        self.today = today = order.today(at)
        offered = ServicePlan.objects.offered_to(order.partner_id).filter(currency=order.customer.currency)
        known = ServicePlan.objects.filter(Q(pk__in=offered) | Q(pk=order.plan_id))
        self.fields["plan"].offer(offered.on(today), known=known, chosen=order.plan_id)
        self.fields["agreement"].offer(
            AgreementPeriod.objects.on(today), known=AgreementPeriod.objects.all(), chosen=order.agreement_id
        )
        if not order.title:
            self.initial["title"] = default_title(order)
        if not order.activation_date:
            self.initial["activation_date"] = today

    def clean_activation_date(self):
        day = self.cleaned_data["activation_date"]
        if day < self.today:
            raise forms.ValidationError(_("The activation date may not lie before today."))
        if reason := why_not_on(day, self.today, self.today):
            raise forms.ValidationError(reason)
        return day


class SiteForm(ReadingForm):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Site
        fields = ["name", "is_main", "address1", "address2", "city", "county", "post_code"]
        labels = {"name": _("Site Name")}

    def __init__(self, *args, addresses: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if addresses:
            self.fields[SAME_AS] = same_as(_("Same as billing address"), addresses, "sites")
            self.order_fields(["id", "name", "is_main", SAME_AS])

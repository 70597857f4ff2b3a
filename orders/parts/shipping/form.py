"""Step 9: shipping places, and what goes where (guide 2.5.1.9)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Site
from oms.kit.reading.fields import NameField, PhoneField, QuantityField
from oms.kit.reading_form import ReadingForm
from orders.models import DeviceLine, Order, ShippingPlace


class PlaceForm(ReadingForm):
    class Meta:
        model = ShippingPlace
        fields = ["name", "address", "city", "post_code", "phone"]
        field_classes = {"phone": PhoneField}


class ShipmentForm(forms.Form):
    """So many of a device to a place (by its name in the form above), for a site."""

    device = forms.ModelChoiceField(label=_("Device Model"), queryset=DeviceLine.objects.none())
    place = NameField(label=_("Shipping Place Name"), max_length=100)
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    quantity = QuantityField(label=_("To Be Shipped"), min_value=1, max_value=100_000)

    def __init__(self, *args, order: Order, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["device"].queryset = order.devicelines.filter(quantity__gt=0).select_related(
            "model", "billing_account"
        )
        self.fields["device"].label_from_instance = lambda d: f"{d.model}, {d.billing_account} ({d.quantity})"
        self.fields["site"].queryset = order.customer.sites.all()

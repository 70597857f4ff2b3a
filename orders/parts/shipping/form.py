"""Step 9: shipping places, and what goes where (guide 2.5.1.9)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Site
from oms.kit.reading.fields import NameField, PhoneField, QuantityField
from oms.kit.reading_form import ReadingForm
from orders.forms.rows import SAME_AS, same_as
from orders.models import DeviceLine, Order, ShippingPlace


def named(line: DeviceLine) -> str:
    """The device, and the package that brings it."""
    return f"{line.model}, {line.package}" if line.package else str(line.model)


class PlaceForm(ReadingForm):
    class Meta:
        model = ShippingPlace
        fields = ["name", "address", "city", "post_code", "phone"]
        field_classes = {"phone": PhoneField}

    def __init__(self, *args, addresses: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if addresses:
            self.fields[SAME_AS] = same_as(_("Same as site"), addresses, "place")
            self.order_fields(["name", SAME_AS])


class ShipmentForm(forms.Form):
    """So many of a device to a place (one of those in the form above, by its name), for a site."""

    device = forms.ModelChoiceField(label=_("Device Model"), queryset=DeviceLine.objects.none())
    place = NameField(label=_("Shipping Place Name"), max_length=100)
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    quantity = QuantityField(label=_("To Be Shipped"), min_value=1, max_value=100_000)

    def __init__(self, *args, order: Order, places: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].widget = forms.Select(choices=[(name, name or "—") for name in self.offered(places)])
        self.fields["device"].queryset = order.devicelines.filter(quantity__gt=0).select_related(
            "model", "billing_account", "package"
        )
        self.fields["device"].label_from_instance = lambda d: f"{named(d)}, {d.billing_account} ({d.quantity})"
        self.fields["site"].queryset = order.customer.sites.all()

    def offered(self, places: list[str]) -> list[str]:
        """The places above, and what was typed before one of them got another name: it is refused, not lost."""
        known = self["place"].value() or ""
        return ["", *places] if known in ("", *places) else ["", *places, known]

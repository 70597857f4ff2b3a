"""What phones need to find a customer's call server (guide 2.5.3.8)."""

from customers.models import Customer
from inventory.models import CallServer

FIELDS = ("lip_ip", "sip_url", "sip_ip", "media_ip", "uce_ip", "one_url", "acb_url", "analytics_url")


def server_of(customer: Customer) -> CallServer | None:
    """Where the customer has its tenant, or will have it; None before a server was chosen."""
    standing = CallServer.objects.filter(tenants__customer=customer).first()
    return standing or CallServer.objects.filter(cm_id=customer.cm_id).exclude(cm_id="").first()


def phone_settings(server: CallServer) -> list[tuple[str, str]]:
    """(label, value) in the guide's order."""
    return [(str(CallServer._meta.get_field(name).verbose_name), getattr(server, name)) for name in FIELDS]

"""TEMP until lines merged."""
from django.conf import settings
def sip_domain(customer_code: str) -> str:
    return f"{customer_code.lower()}.{getattr(settings, 'SIP_DOMAIN', 'sip.invalid')}"

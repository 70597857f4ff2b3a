"""Messages of a partner's customer, for addresses (tests/objects.py)."""


def voicemail(partner_id: int) -> int | None:
    """A message of a customer of the partner that somebody has heard and nobody deleted."""
    from callstats.models import Voicemail  # the apps are loaded only when a test runs

    found = Voicemail.objects.filter(customer__partner_id=partner_id, deleted_at=None).exclude(heard_at=None)
    return found.order_by("pk").values_list("pk", flat=True).first()


def voicemail_customer(partner_id: int) -> str | None:
    """Whose message that is."""
    from callstats.models import Voicemail  # the apps are loaded only when a test runs

    return Voicemail.objects.filter(pk=voicemail(partner_id)).values_list("customer__code", flat=True).first()


OBJECTS = {
    "callstats:voicemail.code": voicemail_customer,
    "callstats:voicemail-*.code": voicemail_customer,
    "callstats:voicemail-*.pk": voicemail,
}

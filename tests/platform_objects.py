"""Steps of connected platforms of a partner's customer, for addresses (tests/objects.py)."""


def a_step_of(code: str | None) -> int | None:
    """A step of this customer that has failed."""
    from customers.models import Customer  # the apps are loaded only when a test runs
    from inventory.models import PlatformStep

    customer = Customer.objects.filter(code=code).first()
    if customer is None:
        return None
    values = {
        "customer": customer, "partner_id": customer.partner_id, "platform": "akixi", "kind": "check", "state": "failed",
        "payload": {"group": customer.code, "users": []}, "last_error": "Akixi has nothing of it.",
    }  # fmt: skip
    return PlatformStep.objects.get_or_create(key=f"probe:{customer.code}", defaults=values)[0].pk

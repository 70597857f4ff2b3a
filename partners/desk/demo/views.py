"""Views that the demo's people saved above their lists."""

from django.utils import timezone

from partners.desk.actions.view import save_view
from partners.desk.models import SavedView
from partners.people.models import Account

CHIEF, CLERK, PROVIDER = "admin@rs-vertical.example", "clerk@rs-vertical.example", "admin@nimbus.example"
VIEWS = (
    (CHIEF, "order-status", "To confirm, oldest first", "state=approved&sort=approved_at", True),
    (CLERK, "order-status", "My drafts", "of=mine&state=temporary", False),
    (CLERK, "customer-info", "Change trouble", "network=failed&sort=name", False),
    (PROVIDER, "order-status", "Vertical Cloud and below", "reseller=Vertical+Cloud&children=on", True),
    (PROVIDER, "ddi-details", "Leeds", "q=0113", False),
)


def load_views() -> None:
    """Each once; a screen that is not open to the person any more gets none."""
    if SavedView.objects.exists():
        return
    for login, screen, name, query, shared in VIEWS:
        account = Account.objects.select_related("partner", "role").get(login_id=login)
        save_view(by=account, at=timezone.now(), screen=screen, name=name, query=query, shared=shared)

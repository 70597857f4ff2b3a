"""The terms at the demo's network, and the customers whose administrators agreed to them there."""

from datetime import datetime, timedelta

from customers.actions.terms import note_agreement
from customers.models import Customer, Terms
from inventory.actions.terms import send_terms
from inventory.demo.network import Network
from inventory.ems.drivers import DEFAULT
from inventory.ems.simulator import terms as shown
from inventory.models import TermsNotice
from oms.kit.outbox import OutboxState
from partners.models import Account

AGREED = ("Vertical Demo", "Wapping Film Services", "Yardley Logistics", "Canary Interiors", "York Road Tailors")


def load(network: Network, *, sp: Account, at: datetime) -> None:
    """Each version once; those who agreed did so one after another, by the hour."""
    for terms in Terms.objects.filter(notices__isnull=True).order_by("version"):
        send_terms(terms=terms, by=sp, at=at)
        for notice in TermsNotice.objects.filter(terms=terms):
            with network.store.opened() as db:
                shown.publish(db, notice.payload)
            TermsNotice.objects.filter(pk=notice.pk).update(state=OutboxState.DONE, attempts=1, completed_at=at)
    latest = Terms.objects.order_by("-version").first()
    for place, name in enumerate(AGREED, start=1):
        customer = Customer.objects.filter(name=name, agreements=None).exclude(cm_id="").first()
        if customer is None or latest is None:
            continue
        moment = at + timedelta(hours=place)
        with network.store.opened() as db:
            shown.agree(db, customer.code, latest.version, customer.admin_id, moment)
            report = max(row["id"] for row in shown.reported(db, 0))
        note_agreement(
            code=customer.code, version=latest.version, person=customer.admin_id, accepted_at=moment, network=DEFAULT,
            report=report,
        )  # fmt: skip

"""Terms and conditions at the networks: each version is shown there, and who agreed comes back (guide 2.5.5.1)."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from customers.actions.terms import note_agreement
from customers.models import Agreement, Terms
from inventory.ems.driver import Agreed, TemporaryFault
from inventory.ems.drivers import DRIVERS
from inventory.models import CallServer, TermsNotice
from oms.kit.acting import as_system
from oms.kit.outbox import PermanentFault, wake
from partners.models import Account

log = logging.getLogger(__name__)


@transaction.atomic
def send_terms(*, terms: Terms, by: Account, at: datetime) -> int:
    """Tell every network in use that has a manager portal what this version says; to how many."""
    payload = {
        "version": terms.version, "title": terms.title, "text": terms.text, "valid_from": terms.valid_from.isoformat(),
        "valid_to": terms.valid_to.isoformat() if terms.valid_to else None,
    }  # fmt: skip
    in_use = set(CallServer.objects.values_list("driver", flat=True))
    networks = sorted(name for name in in_use if name not in DRIVERS or DRIVERS[name].portal)
    for network in networks:
        before = TermsNotice.objects.filter(terms=terms, network=network).count()
        TermsNotice.objects.create(
            key=f"terms:{network}:{terms.pk}:{before + 1}", lane=f"terms:{network}:{terms.pk}", partner_id=by.partner_id,
            terms=terms, network=network, payload=payload, created_at=at, due_at=at,
        )  # fmt: skip
    wake("terms")
    return len(networks)


def collect_agreements() -> int:
    """Ask every network for agreements that are not known here yet; how many were new. Safe at any time, and again."""
    found = 0
    with as_system():
        networks = set(CallServer.objects.values_list("driver", flat=True)) & set(DRIVERS)
    for network in sorted(networks):
        try:
            found += _collect(network)
        except (PermanentFault, TemporaryFault) as fault:
            log.info("No agreements from %s: %s", network, fault)
    return found


def _collect(network: str) -> int:
    with as_system():
        after = Agreement.objects.filter(network=network).aggregate(most=Max("report"))["most"] or 0
    new = 0
    while reports := DRIVERS[network].agreements(after):
        new += _keep(reports, network)
        after = max(one.number for one in reports)
    return new


def _keep(reports: list[Agreed], network: str) -> int:
    with as_system():
        kept = [
            note_agreement(
                code=one.customer, version=one.version, person=one.person, accepted_at=one.at, network=network,
                report=one.number,
            )
            for one in reports
        ]  # fmt: skip
    return sum(1 for agreement in kept if agreement)

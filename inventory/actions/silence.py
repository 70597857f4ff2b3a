"""Call servers that do not answer while customers' networks are read: said once, and not asked for each customer."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction

from inventory.models import CallServer, Reading, ServerSilence
from inventory.notifications import ServerSilent
from oms.kit.acting import as_system, root_id
from partners.messages.actions.tell import people_of, tell

STRIKES = 3  # customers in a row that a server did not answer for: then it is the server, not a customer
LEASE = timedelta(minutes=15)  # who was taken by a run that died, or could not be read, comes again then


class Listening:
    """What one run hears of the call servers; `cm_id` is that of the customer who was asked for."""

    def __init__(self) -> None:
        self.failed: Counter[str] = Counter()
        with as_system():
            self.silent = set(ServerSilence.objects.values_list("server__cm_id", flat=True))

    def answers(self, cm_id: str) -> None:
        self.failed.pop(cm_id, None)
        if cm_id in self.silent:
            self.silent.discard(cm_id)
            with as_system():
                ServerSilence.objects.filter(server__cm_id=cm_id).delete()

    def fails(self, cm_id: str, words: str, *, at: datetime) -> None:
        """The customers of a silent server wait together; one of them is tried each time."""
        self.failed[cm_id] += 1
        if cm_id and (cm_id in self.silent or self.failed[cm_id] >= STRIKES):
            self.silent.add(cm_id)
            with as_system():
                _keep_silent(cm_id, words[:300], at)


@transaction.atomic
def _keep_silent(cm_id: str, words: str, at: datetime) -> None:
    server = CallServer.objects.filter(cm_id=cm_id).first()
    if server is None:
        return
    _silence, new = ServerSilence.objects.get_or_create(server=server, defaults={"since": at, "words": words})
    waiting = Reading.objects.filter(customer__cm_id=cm_id, due_at__lte=at)
    waiting.update(due_at=at + LEASE, fault=words)
    people = people_of([root_id()], screen="network-differences") if new else []
    if people:
        tell(ServerSilent(cm_id, server.name, words), to=people, by=people[0], at=at)

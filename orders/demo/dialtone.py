"""A customer on the SIP server, where the installation has one (`make run DIALTONE=1`): its lines ring."""

from datetime import datetime

from django.conf import settings

from inventory.actions.change_line import change_lines
from inventory.queries.line import living, own_numbers
from inventory.queries.line_checks import LineEntry
from orders.demo.first_order import DAY
from orders.demo.real_network import OnRealNetwork, taken_and_read
from partners.models import Account

PEOPLE = ("Bella Ringer", "Tom Template", "Edna Example")


class OnTheSipServer(OnRealNetwork):
    title, place_no = "Brockley Bell Foundry", 90
    driver, cm_id, server_name = "kamailio", "CM-SIP-01", "Dial tone on this machine"


def load(now: datetime) -> None:
    """Once; without a SIP server nothing."""
    if not settings.KAMAILIO_DATABASE_URL or not (played := OnTheSipServer.played(now)):
        return
    customer, network = played
    by = Account.objects.select_related("partner", "role").get(login_id="clerk@rs-vertical.example")
    numbers = own_numbers(customer, customer.today(now))
    used = zip(living(customer)[: len(PEOPLE)], PEOPLE, [*numbers, "", "", ""], strict=False)
    entries = [LineEntry(line.extension, name=name, number=number) for line, name, number in used]
    change_lines(customer=customer, entries=entries, by=by, at=now - DAY)
    taken_and_read(customer, network, now)

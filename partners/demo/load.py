"""Loads the demo's tree and people, what its resellers have, and their logs."""

from partners.channel.demo.resellers import load_resellers
from partners.desk.demo.logs import load_logs
from partners.desk.demo.views import load_views
from partners.people.demo.load import load_people


def load() -> None:
    """Wing by wing, from the lowest up; what is there already is left alone."""
    load_resellers(load_people())
    load_logs()
    load_views()

"""System logs (guide 2.9)."""

from oms.kit.grid import GridView
from partners.filters import LoginHistoryFilters
from partners.models import LoginEvent
from partners.tables import LoginHistoryTable


class LoginHistory(GridView):
    screen = "login-history"
    table = LoginHistoryTable
    filters = LoginHistoryFilters
    default_sort = "-at"

    def rows(self):
        return LoginEvent.objects.visible_to(self.request.user)

"""System logs (guide 2.9): newest first, today unless asked otherwise, paged by keyset."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import GridView, KeysetGrid
from oms.kit.scope import PartnerQuerySet
from partners.desk.filters.log import ExcelDownloadHistoryFilters, LoginHistoryFilters, MenuAccessHistoryFilters
from partners.desk.tables.log import ExcelDownloadHistoryTable, LoginHistoryTable, MenuAccessHistoryTable
from partners.messages.filters.notice import NotificationHistoryFilters
from partners.messages.models import Notice
from partners.messages.tables.notice import NotificationHistoryTable
from partners.people.models import ExcelDownload, LoginEvent, MenuAccess


class LogView(GridView):
    """What all logs have in common."""

    grid_class = KeysetGrid
    default_sort = "-at"
    empty_text = _("Nothing was logged today. Choose other days above.")


class LoginHistory(LogView):
    screen = "login-history"
    table = LoginHistoryTable
    filters = LoginHistoryFilters

    def rows(self) -> PartnerQuerySet:
        return LoginEvent.objects.visible_to(self.request.user)


class MenuAccessHistory(LogView):
    screen = "menu-access-history"
    table = MenuAccessHistoryTable
    filters = MenuAccessHistoryFilters

    def rows(self) -> PartnerQuerySet:
        return MenuAccess.objects.visible_to(self.request.user)


class ExcelDownloadHistory(LogView):
    screen = "excel-download-history"
    table = ExcelDownloadHistoryTable
    filters = ExcelDownloadHistoryFilters

    def rows(self) -> PartnerQuerySet:
        return ExcelDownload.objects.visible_to(self.request.user)


class NotificationHistory(LogView):
    screen = "notification-history"
    table = NotificationHistoryTable
    filters = NotificationHistoryFilters

    def rows(self) -> PartnerQuerySet:
        return Notice.objects.visible_to(self.request.user)

"""News from below, each turned into one call."""

from django.dispatch import receiver
from django.urls import reverse

from oms.kit.grid import bulk_later
from oms.kit.grid.view import excel_wanted, excel_written
from oms.kit.screens import screen_opened
from oms.kit.sheet_import.later import later
from partners.desk.actions.bulk import bulk_later as bulk
from partners.desk.actions.export import request_export
from partners.desk.actions.list_import import import_later, watched_at
from partners.people.actions.log import client_ip, log_excel, log_menu


@receiver(screen_opened)
def menu_was_opened(sender, request, answer, **_) -> None:
    log_menu(request, sender, answer)


@receiver(excel_written)
def excel_was_written(sender, request, rows, seconds, **_) -> None:
    log_excel(request.user, sender, rows=rows, seconds=seconds, ip=client_ip(request))


@receiver(excel_wanted)
def excel_is_wanted(sender, request, grid, file=None, **_) -> str:
    export = request_export(grid, by=request.user, ip=client_ip(request), file=file)
    return reverse("partners:export", args=[export.pk])


later.begin, later.where = import_later, watched_at
bulk_later.later.begin = bulk

"""Screens of the desk, their place in the menu, and the portlet of messages."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from oms.kit import planned
from oms.kit.registries import Portlet, registries
from oms.kit.screens import Screen, registry
from partners.desk.queries.home import figures
from partners.desk.queries.menu_counts import every_count
from partners.desk.queries.view import saved_views
from partners.messages.queries.notice import newest_messages

LOGS = _("System Log")

registry.add(
    Screen("my-home", _("My Home"), _("My Home"), "partners:home", "house", 10, everybody=True),
    Screen(
        "my-home-setting",
        _("My Home Setting"),
        _("My Home"),
        "partners:home-setting",
        "layout-dashboard",
        11,
        part_of="my-home",
    ),
    Screen("inbox", _("Messages"), part_of="my-home"),
    Screen("home-part", _("My Home"), part_of="my-home"),
    Screen("saved-views", _("Saved views"), part_of="my-home"),
    Screen("find", _("Search"), part_of="my-home"),
    Screen("excel-export", _("Excel file"), part_of="my-home"),
    Screen("bulk-work", _("Act on many rows"), part_of="my-home"),
    Screen("list-import", _("Import"), part_of="my-home"),
    Screen("login-history", _("Login History"), LOGS, "partners:login-history", "scroll-text", 910),
    Screen("menu-access-history", _("Menu Access History"), LOGS, "partners:menu-access-history", "scroll-text", 920),
    Screen(
        "excel-download-history",
        _("Excel Download History"),
        LOGS,
        "partners:excel-download-history",
        "scroll-text",
        930,
    ),
    Screen(
        "notification-history", _("Notification History"), LOGS, "partners:notification-history", "scroll-text", 940
    ),
    Screen("notification", _("Notification"), part_of="notification-history"),
    Screen("message-preview", _("Message Preview"), LOGS, "partners:message-preview", "scroll-text", 960, sp_only=True),
    Screen("message-sample", _("Message"), part_of="message-preview"),
)

if settings.KEEPS_MAILS:
    registry.add(
        Screen("mailbox", _("Mailbox"), LOGS, "partners:mailbox", "scroll-text", 950, sp_only=True),
        Screen("mail", _("Mail"), part_of="mailbox"),
    )

registries.saved_views = saved_views
planned.every.append(every_count)
registries.add_portlet(
    Portlet(
        "messages",
        _("My messages"),
        "my-home",
        "partners/portlet_messages.html",
        lambda user: {"notices": newest_messages(user)},
        column=0,
        order=90,
    )
)
registries.add_portlet(
    Portlet(
        "figures", _("In figures"), "my-home", "partners/portlet_figures.html", figures, column=1, order=1, wide=True
    )
)

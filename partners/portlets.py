"""Portlets of this app for My Home."""

from django.utils.translation import gettext_lazy as _

from oms.kit.registries import Portlet, registries
from partners.queries.notice import newest_messages

registries.add_portlet(
    Portlet(
        "messages",
        _("My messages"),
        "my-home",
        "partners/portlet_messages.html",
        lambda user: {"notices": newest_messages(user)},
        column=2,
        order=90,
    )
)

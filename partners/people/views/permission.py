"""Default Permission: a table of check boxes, kinds of resellers by rights."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.setup.views import PlacePage
from partners.people.actions.default_permission import save_default_permissions
from partners.people.enums import PartnerKind, Right
from partners.people.models import DefaultPermission

KINDS = (PartnerKind.VSP, PartnerKind.RESELLER)


class Permissions(PlacePage):
    screen = "environment-permissions"
    template = "partners/permissions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        held = {row.kind: row.rights() for row in DefaultPermission.objects.all()}
        rows = [(right, [(kind, f"{kind}-{right}", right in held.get(kind, ())) for kind in KINDS]) for right in Right]
        return self.page(rows=rows, kinds=KINDS)

    def post(self, request: HttpRequest) -> HttpResponse:
        granted = {
            kind: frozenset(right for right in Right if request.POST.get(f"{kind}-{right}") == "on") for kind in KINDS
        }
        save_default_permissions(granted=granted, by=request.user, at=timezone.now())
        messages.success(request, _("The default permissions are saved. They hold for resellers added from now on."))
        return redirect(request.path)

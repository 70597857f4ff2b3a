"""The entry pages of Catalogue and Service Environment, and the drawings."""

from django.http import HttpRequest, HttpResponse

from catalogue.queries.package_map import license_map, package_map
from catalogue.setup.base import places
from catalogue.setup.objects import Licenses, Packages
from catalogue.setup.views import SetUpPage
from oms.kit.pages import Page


class Catalogue(Page):
    """What the provider sells."""

    screen = "sp-catalogue"
    template = "catalogue/setup/overview.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(places=places(self.screen))


class Environment(Catalogue):
    """What selling it rests on."""

    screen = "sp-environment"


class PackageMap(SetUpPage):
    """All packages, what is in them, and what leads where."""

    declared, screen = Packages(), Packages().code
    template = "catalogue/map.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(map=package_map())


class LicenseMap(SetUpPage):
    declared, screen = Licenses(), Licenses().code
    template = "catalogue/map.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(map=license_map())

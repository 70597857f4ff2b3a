"""The entry pages of Catalogue and Service Environment, and the drawings."""

from django.http import HttpRequest, HttpResponse

from catalogue.queries.package_map import license_map, package_map
from catalogue.set_up import Licenses, Packages
from oms.kit.pages import Page
from oms.kit.setup.base import places
from oms.kit.setup.views import SetUpPage


class Catalogue(Page):
    """What the provider sells."""

    screen = "sp-catalogue"
    template = "kit/setup/overview.html"

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

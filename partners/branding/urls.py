"""Addresses of the look."""

from django.urls import path, re_path

from partners.branding.views import portal_logo

urlpatterns = [
    path("portal-logo/", portal_logo.PortalLogo.as_view(), name="portal-logo"),
    path("portal-logo/save/", portal_logo.SaveLogo.as_view(), name="portal-logo-save"),
    path("portal-logo/default/", portal_logo.DropLogo.as_view(), name="portal-logo-default"),
    path("portal-logo/look/", portal_logo.SaveLook.as_view(), name="portal-look-save"),
    re_path(r"^branding/(?P<logo_hash>[0-9a-f]{16})\.png$", portal_logo.Logo.as_view(), name="branding-logo"),
    re_path(r"^branding/(?P<colour>[0-9a-f]{6})\.css$", portal_logo.Colours.as_view(), name="branding-colours"),
]

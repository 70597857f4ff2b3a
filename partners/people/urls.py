"""Addresses of the roles."""

from django.urls import path

from partners.people.views import role

urlpatterns = [
    path("roles/", role.MenuAuth.as_view(), name="menu-auth"),
    path("roles/<int:pk>/", role.AuthRole.as_view(), name="role"),
    path("roles/<int:pk>/menus/", role.AuthMenu.as_view(), name="role-menus"),
    path("roles/<int:pk>/members/", role.AuthRoleMember.as_view(), name="role-members"),
    path("roles/<int:pk>/create/", role.CreateRole.as_view(), name="role-create"),
    path("roles/<int:pk>/delete/", role.DeleteRole.as_view(), name="role-delete"),
]

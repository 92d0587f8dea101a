"""The technicians' support desk: looking, never changing. Business happens on the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts.models import (
    ActivationSlip,
    AuditBlock,
    DistrictSetting,
    Job,
    Post,
    RateCounter,
    RoleGrant,
    Unit,
    UnitParent,
    User,
)

admin.site.unregister(Group)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nobody adds, changes or deletes here; whoever is staff may look."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(User)
class PersonAdmin(ReadOnlyAdmin):
    """Without numbers: a technician needs to see whether somebody can sign in, not who it is."""

    list_display = ("name", "username", "status", "is_active", "is_staff", "last_login")
    list_filter = ("status", "is_active", "is_staff")
    search_fields = ("name", "username")
    fields = ("name", "username", "status", "is_active", "must_change_password", "last_login", "created_at")


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin):
    list_display = ("name", "code", "kind", "opened_on", "closed_on")
    search_fields = ("name", "code")


@admin.register(UnitParent)
class UnitParentAdmin(ReadOnlyAdmin):
    list_display = ("unit", "parent", "path", "valid_from", "valid_to")
    list_select_related = ("unit", "parent")


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    list_display = ("person", "unit", "title", "kind", "valid_from", "valid_to")
    list_select_related = ("person", "unit")
    search_fields = ("person__name", "person__username")


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnlyAdmin):
    list_display = ("person", "role", "unit", "valid_from", "valid_to")
    list_select_related = ("person", "unit")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "state", "done", "total", "failures", "created_at", "claimed_at")
    list_filter = ("state", "kind")


@admin.register(ActivationSlip)
class ActivationSlipAdmin(ReadOnlyAdmin):
    list_display = ("person", "unit", "issued_at", "expires_at", "used_at", "revoked_at")
    list_select_related = ("person", "unit")
    exclude = ("code_hash",)


@admin.register(AuditBlock)
class AuditBlockAdmin(ReadOnlyAdmin):
    list_display = ("number", "sealed_at", "entries", "hash")


@admin.register(DistrictSetting)
class DistrictSettingAdmin(ReadOnlyAdmin):
    list_display = ("district", "key", "value")


@admin.register(RateCounter)
class RateCounterAdmin(ReadOnlyAdmin):
    list_display = ("key", "window_start", "count")

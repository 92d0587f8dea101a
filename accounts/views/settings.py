"""What a district may set. The system administrator's page."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.district_settings import SETTINGS
from accounts.enums import Role
from accounts.forms.administration import SettingsForm
from accounts.services import settings as service
from common.errors import DomainError
from common.http.doors import Request, needs

ADMIN = Role.SYSTEM_ADMIN


@require_safe
@needs(ADMIN)
def settings(request: Request) -> HttpResponse:
    """The one district there mostly is; a choice when there are several."""
    districts = list(access.units_in_scope(request.scope, ADMIN).districts())
    if len(districts) == 1:
        return redirect("accounts:district-settings", pk=districts[0].pk)
    return render(request, "accounts/settings_choice.html", {"districts": districts})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ADMIN)
def district_settings(request: Request, pk: int) -> HttpResponse:
    district = access.district_in_scope(request.scope, pk, ADMIN)
    values = service.get_many(district, *SETTINGS)
    form = SettingsForm(request.POST or None, values=values)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for key, value in form.changed(values).items():
                    service.put(district, key, value, actor=request.user, now=request.now)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The settings are saved. Changes stand in the audit trail."))
            return redirect("accounts:district-settings", pk=pk)
    return render(request, "accounts/settings.html", {"form": form, "district": district})

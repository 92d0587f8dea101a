"""Whose address is it? Never the first X-Forwarded-For, which the client writes itself."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The nearest address that is not one of TRUSTED_PROXIES; empty if the server does not know."""
    remote = request.META.get("REMOTE_ADDR", "") or ""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while remote and hops and _is_trusted(remote):
        remote = hops.pop()
    try:
        return str(ip_address(remote)) if remote else ""
    except ValueError:
        return ""


def _is_trusted(address: str) -> bool:
    try:
        number = ip_address(address)
    except ValueError:
        return False
    return any(number in ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)

"""Routes of certificates, and what each role gets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from certificates.enums import ItemState
from certificates.models import Batch, Certificate
from certificates.services import drawing
from tests.factories.accounts import make_district, make_person, make_unit
from tests.factories.certificates import make_batch, make_certificate, make_passed_session
from tests.factories.world import World
from tests.permissions.table import (
    BUREAU,
    CERTIFICATE_ISSUER,
    COLUMNS,
    LIAISON,
    OFFICIAL,
    SIGNED_IN,
    Route,
    same,
)

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
DECIDERS = (BUREAU, CERTIFICATE_ISSUER)
READERS = (*DECIDERS, LIAISON)
NAME = {"reason": "核查", "document_no": "蒸司〔2026〕8号"}


def _certificate(world: World, side: str) -> Certificate:
    person, unit = (world.official, world.own) if side == "own" else (world.stranger, world.other)
    return make_certificate(person, unit, world.certificate_issuer, NOW)


def certificate(world: World, side: str) -> dict[str, Any]:
    return {"pk": _certificate(world, side).pk}


def foreign(world: World, side: str) -> dict[str, Any]:
    """Own: of the world's official. Other: of somebody in a district where none of them has a role."""
    return certificate(world, side) if side == "own" else {"pk": _abroad_certificate(world).pk}


def step(world: World, side: str) -> dict[str, Any]:
    return {**foreign(world, side), "name": "suspend"}


def _abroad(world: World) -> tuple[Any, Any, Any]:
    district = make_district("D2", "石鼓区")
    district.division_code = "430407"
    district.save()
    unit = make_unit(district, "D2-1", "石鼓区司法局")
    return district, unit, make_person(unit, name="钱外区")


def _abroad_certificate(world: World) -> Certificate:
    _district, unit, person = _abroad(world)
    return make_certificate(person, unit, world.certificate_issuer, NOW)


def session(world: World, side: str) -> dict[str, Any]:
    if side == "own":
        return {"pk": make_passed_session(world.district, [(world.official, world.own)]).pk}
    district, unit, person = _abroad(world)
    return {"pk": make_passed_session(district, [(person, unit)]).pk}


def _batch(world: World, side: str) -> Batch:
    if side == "own":
        return make_batch(world.district, [(world.official, world.own)], world.certificate_issuer, NOW)
    district, unit, person = _abroad(world)
    return make_batch(district, [(person, unit)], world.certificate_issuer, NOW)


def batch(world: World, side: str) -> dict[str, Any]:
    return {"pk": _batch(world, side).pk}


def packed(world: World, side: str) -> dict[str, Any]:
    found = _batch(world, side)
    Batch.objects.filter(pk=found.pk).update(archive="batches/none.zip")
    default_storage.save("batches/none.zip", ContentFile(b"PK"))
    return {"pk": found.pk}


def failed(world: World, side: str) -> dict[str, Any]:
    item = _batch(world, side).items.get()
    item.state = ItemState.FAILED
    item.save()
    return {"pk": item.pk}


def code(world: World, side: str) -> dict[str, Any]:
    return {"code": _certificate(world, side).verification_code}


def drawn(world: World, side: str) -> dict[str, Any]:
    found = _certificate(world, side)
    drawing.draw_on_demand(found, NOW)
    return {"pk": found.pk}


ROUTES = [
    Route("certificates:mine", own=same(200, *SIGNED_IN)),
    Route(
        "certificates:mine-file",
        own=same(200, OFFICIAL),
        other={},
        otherwise=404,
        kwargs=drawn,
    ),
    Route("certificates:register", own=same(200, *READERS)),
    Route(
        "certificates:certificate",
        own=same(200, *READERS),
        other={**same(200, *DECIDERS), LIAISON: 404},
        kwargs=certificate,
    ),
    Route(
        "certificates:certificate-file",
        own=same(200, *READERS),
        other={**same(200, *DECIDERS), LIAISON: 404},
        kwargs=drawn,
    ),
    Route("certificates:step", own=same(200, *DECIDERS), other=same(404, *DECIDERS), kwargs=step),
    Route(
        "certificates:step",
        "POST",
        own=same(302, *DECIDERS),
        other=same(404, *DECIDERS),
        kwargs=step,
        data=lambda world, side: NAME,
    ),
    Route("certificates:batches", own=same(200, *DECIDERS)),
    Route("certificates:batch-new", own=same(200, CERTIFICATE_ISSUER)),
    Route(
        "certificates:batch-check",
        own=same(200, CERTIFICATE_ISSUER),
        other=same(404, CERTIFICATE_ISSUER),
        kwargs=session,
    ),
    Route(
        "certificates:batch-check",
        "POST",
        own=same(302, CERTIFICATE_ISSUER),
        other=same(404, CERTIFICATE_ISSUER),
        kwargs=session,
    ),
    Route(
        "certificates:batch-sample",
        own=same(200, CERTIFICATE_ISSUER),
        other=same(404, CERTIFICATE_ISSUER),
        kwargs=session,
    ),
    Route("certificates:batch", own=same(200, *DECIDERS), other=same(404, *DECIDERS), kwargs=batch),
    Route("certificates:batch-archive", own=same(200, *DECIDERS), other=same(404, *DECIDERS), kwargs=packed),
    Route(
        "certificates:batch-retry",
        "POST",
        own=same(302, CERTIFICATE_ISSUER),
        other=same(404, CERTIFICATE_ISSUER),
        kwargs=batch,
    ),
    Route(
        "certificates:item-retry",
        "POST",
        own=same(302, CERTIFICATE_ISSUER),
        other=same(404, CERTIFICATE_ISSUER),
        kwargs=failed,
    ),
    Route(
        "certificates:item-void",
        own=same(200, CERTIFICATE_ISSUER),
        other=same(404, CERTIFICATE_ISSUER),
        kwargs=failed,
    ),
    Route(
        "certificates:item-void",
        "POST",
        own=same(302, CERTIFICATE_ISSUER),
        other=same(404, CERTIFICATE_ISSUER),
        kwargs=failed,
        data=lambda world, side: NAME,
    ),
    Route("verification:form", own=same(200, *COLUMNS)),
    Route("verification:certificate", own=same(200, *COLUMNS), other=same(200, *COLUMNS), kwargs=code),
    # Without a file the page asks for one.
    Route("verification:file", "POST", own=same(400, *COLUMNS), kwargs=code),
    Route("certificates-api:verify", own=same(200, *COLUMNS), kwargs=code, api=True),
    Route("certificates-api:mine", own=same(200, *SIGNED_IN), api=True),
]

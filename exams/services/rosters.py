"""Freezing a roster: who was where on the snapshot date (domain.md §2 and §4).

A: everybody on the establishment, contract staff left out. B: of these the enforcement posts without a valid
qualification. C: the nominees. Posts and places are those valid on that day, whatever has changed since;
somebody seconded out is counted by the unit that holds the establishment post.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Establishment
from accounts.models import Post, UnitParent, User
from accounts.services import audit
from common.errors import Conflict
from exams.enums import ExamKind
from exams.models import Campaign, Nominee, Roster, RosterEntry
from exams.statistics.qualified import qualified_people

log = logging.getLogger(__name__)


def freeze(
    campaign: Campaign, *, actor: User | None, now: datetime, qualified: Collection[int] = frozenset()
) -> Roster:
    """Write the roster once; a frozen one is returned as it is.

    ``qualified`` are canonical ids of people whose valid qualification is on record elsewhere (the register
    of certificates); they are left out of a roster of kind B. Refused before the snapshot date and when it
    would be empty.
    """
    with transaction.atomic():
        locked = Campaign.objects.select_for_update().select_related("district").get(pk=campaign.pk)
        existing = Roster.objects.filter(campaign=locked).first()
        if existing is not None:
            return existing
        if timezone.localdate(now) < locked.snapshot_on:
            raise Conflict(
                _("The roster can be frozen from %(day)s on.") % {"day": locked.snapshot_on},
                code="too_early",
            )
        entries = expected(locked, qualified=qualified)
        if not entries:
            raise Conflict(_("Nobody belongs on this roster yet, so it was not frozen."), code="empty_roster")
        roster = Roster.objects.create(
            campaign=locked, snapshot_on=locked.snapshot_on, frozen_at=now, frozen_by=actor
        )
        for entry in entries:
            entry.roster = roster
        RosterEntry.objects.bulk_create(entries, batch_size=1000)
        after = {"people": len(entries), "snapshot_on": locked.snapshot_on.isoformat()}
        audit.record("roster.freeze", roster, actor=actor, now=now, after=after, unit_id=locked.district_id)
    return roster


def freeze_due(now: datetime) -> int:
    """Freeze every roster whose day has come; how many. What cannot be frozen yet waits for another round."""
    frozen = 0
    for campaign in Campaign.objects.due(timezone.localdate(now)).order_by("pk"):
        try:
            freeze(campaign, actor=None, now=now)
        except Conflict as refusal:
            log.info("roster of campaign %s was not frozen: %s", campaign.pk, refusal.code)
        else:
            frozen += 1
    return frozen


def expected(campaign: Campaign, *, qualified: Collection[int] = frozenset()) -> list[RosterEntry]:
    """The unsaved entries a freeze would write, by unit path; one per canonical person."""
    places = _places(campaign)
    left_out = set(qualified)
    if campaign.kind == ExamKind.QUALIFICATION:
        left_out |= qualified_people(campaign.district, campaign.snapshot_on)
    posts: dict[int, Post] = {}
    # A person's own post comes after those of merged duplicates and so wins.
    for post in sorted(_posts(campaign), key=lambda post: post.person.merged_into_id is None):
        if post.unit_id in places and post.person.canonical_id not in left_out:
            posts[post.person.canonical_id] = post
    entries = [_entry(person, post, places[post.unit_id]) for person, post in posts.items()]
    return sorted(entries, key=lambda entry: (entry.unit_path, entry.person_id))


def _places(campaign: Campaign) -> dict[int, str]:
    """Unit id → path, of the units that hung below the district on the snapshot date."""
    below = UnitParent.objects.valid_on(campaign.snapshot_on).under([f"/{campaign.district_id}/"])
    return dict(below.values_list("unit_id", "path"))


def _posts(campaign: Campaign) -> QuerySet[Post]:
    posts = (
        Post.objects.valid_on(campaign.snapshot_on)
        .on_establishment()
        .exclude(establishment=Establishment.CONTRACT)
        .select_related("person")
    )
    if campaign.kind == ExamKind.QUALIFICATION:
        return posts.filter(is_enforcement=True)
    if campaign.kind == ExamKind.PRE_APPOINTMENT:
        named = Nominee.objects.filter(campaign=campaign).values("person_id")
        return posts.filter(person_id__in=named) | posts.filter(person__merged_into_id__in=named)
    return posts


def _entry(person_id: int, post: Post, path: str) -> RosterEntry:
    return RosterEntry(
        person_id=person_id,
        unit_id=post.unit_id,
        unit_path=path,
        post_title=post.title,
        rank=post.rank,
        establishment=post.establishment,
        is_leader=post.is_leader,
        is_enforcement=post.is_enforcement,
        is_party_member=post.person.is_party_member,
    )

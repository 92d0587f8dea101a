"""One row of facts per person on a roster: the single source of counts and of the lists behind them.

A person is followed through merged records: rows of a duplicate count for the canonical person. Definitions
(domain.md §4):

- started: began a course of the district in the calendar year of the campaign.
- gate: reached both sums of the credit gate in that year; only the yearly exam has one.
- registered: an approved registration in a session that was not cancelled. Waiting: submitted, not yet
  decided.
- sat: handed in at least one paper; a voided paper never happened, a paper under misconduct was sat.
- passed: passed the one paper, or both the common and the specialist paper, in whichever session of the
  campaign (make-ups are sessions); a paper with confirmed misconduct is not passed. Of one session alone:
  passed its paper.
- absent: registered, every such session is over, nothing handed in and nothing open.
- broken: sat without registration, registered or sat without the gate (yearly exam), gate or registration
  without having started. Nothing of the kind is asked of exempt people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from courses.statistics import gate_needs
from exams.enums import SAT_STATES, AttemptState, ExamKind
from exams.models import Campaign, ExamSession

FACTS = """
WITH entry AS (
    SELECT e.id, e.person_id, e.unit_id, e.unit_path, u.name, COALESCE(u.merged_into_id, u.id) AS who
      FROM exams_rosterentry e
      JOIN exams_roster r ON r.id = e.roster_id
      JOIN accounts_user u ON u.id = e.person_id
     WHERE r.campaign_id = %(campaign)s
       AND EXISTS (SELECT 1 FROM unnest(%(paths)s::text[]) AS p(path) WHERE starts_with(e.unit_path, p.path))
), exempt AS (
    SELECT DISTINCT COALESCE(u.merged_into_id, u.id) AS who
      FROM exams_exemption x JOIN accounts_user u ON u.id = x.person_id
     WHERE x.campaign_id = %(campaign)s AND x.state = 'APPROVED'
), study AS (
    SELECT DISTINCT COALESCE(u.merged_into_id, u.id) AS who
      FROM courses_studyrecord s
      JOIN courses_course c ON c.id = s.course_id
      JOIN accounts_user u ON u.id = s.person_id
     WHERE s.year = %(year)s AND c.district_id = %(district)s
), credit AS (
    SELECT COALESCE(u.merged_into_id, u.id) AS who
      FROM courses_creditentry c JOIN accounts_user u ON u.id = c.person_id
     WHERE c.year = %(year)s AND %(has_gate)s
     GROUP BY 1
    HAVING SUM(c.credits) >= %(needed_total)s
       AND COALESCE(SUM(c.credits) FILTER (WHERE c.requirement = 'REQUIRED'), 0) >= %(needed_required)s
), session AS (
    SELECT s.id, s.part, s.closes_at FROM exams_examsession s
     WHERE s.campaign_id = %(campaign)s AND s.state <> 'CANCELLED'
       AND (%(session)s::bigint IS NULL OR s.id = %(session)s::bigint)
), registration AS (
    SELECT COALESCE(u.merged_into_id, u.id) AS who,
           bool_or(r.state = 'APPROVED') AS is_registered,
           bool_or(r.state = 'SUBMITTED') AS is_waiting,
           MAX(s.closes_at) FILTER (WHERE r.state = 'APPROVED') AS last_close
      FROM exams_registration r
      JOIN session s ON s.id = r.session_id
      JOIN accounts_user u ON u.id = r.person_id
     GROUP BY 1
), paper AS (
    SELECT COALESCE(u.merged_into_id, u.id) AS who, s.part,
           bool_or(a.state = ANY(%(sat)s)) AS sat,
           bool_or(a.state = ANY(%(live)s)) AS live,
           COALESCE(bool_or(a.state = ANY(%(graded)s) AND a.is_passed AND m.id IS NULL), FALSE) AS passed,
           COALESCE(bool_or(a.state = ANY(%(graded)s) AND NOT a.is_passed AND m.id IS NULL), FALSE) AS failed,
           bool_or(a.state = ANY(%(sat)s) AND m.id IS NOT NULL) AS misconduct
      FROM exams_attempt a
      JOIN session s ON s.id = a.session_id
      JOIN accounts_user u ON u.id = a.candidate_id
      LEFT JOIN exams_misconduct m ON m.attempt_id = a.id AND m.confirmed_at IS NOT NULL
     GROUP BY 1, 2
), sitting AS (
    SELECT who, bool_or(sat) AS sat, bool_or(live) AS live,
           COUNT(*) FILTER (WHERE passed AND (part = 'WHOLE' OR %(session)s::bigint IS NOT NULL)) > 0
             OR COUNT(*) FILTER (WHERE passed AND part <> 'WHOLE') = 2 AS passed,
           bool_or(failed AND NOT passed) AS failed,
           bool_or(misconduct AND NOT passed) AS misconduct
      FROM paper GROUP BY 1
), flag AS (
    SELECT e.id, e.person_id, e.unit_id, e.unit_path, e.name,
           x.who IS NOT NULL AS is_exempt,
           s.who IS NOT NULL AS has_started,
           c.who IS NOT NULL AS has_gate,
           COALESCE(r.is_registered, FALSE) AS is_registered,
           COALESCE(r.is_waiting, FALSE) AS is_waiting,
           COALESCE(t.sat, FALSE) AS has_sat,
           COALESCE(t.passed, FALSE) AS has_passed,
           COALESCE(t.failed, FALSE) AS has_failed,
           COALESCE(t.misconduct, FALSE) AS has_misconduct,
           COALESCE(r.is_registered AND r.last_close <= %(now)s AND NOT COALESCE(t.live, FALSE), FALSE)
             AS is_over
      FROM entry e
      LEFT JOIN exempt x USING (who)
      LEFT JOIN study s USING (who)
      LEFT JOIN credit c USING (who)
      LEFT JOIN registration r USING (who)
      LEFT JOIN sitting t USING (who)
), fact AS (
    SELECT flag.*,
           CASE WHEN is_exempt THEN 'EXEMPT'
                WHEN has_passed THEN 'PASSED'
                WHEN has_misconduct THEN 'MISCONDUCT'
                WHEN has_failed THEN 'FAILED'
                WHEN has_sat THEN 'OUTSTANDING'
                WHEN is_over THEN 'ABSENT'
                WHEN is_registered THEN 'REGISTERED'
                WHEN is_waiting THEN 'WAITING'
                ELSE 'NOT_REGISTERED' END AS standing,
           NOT is_exempt AND (
               (has_sat AND NOT is_registered)
               OR (%(has_gate)s AND (has_sat OR is_registered) AND NOT has_gate)
               OR ((has_gate OR is_registered OR has_sat) AND NOT has_started)) AS is_broken
      FROM flag
)
"""


def parameters(
    campaign: Campaign, paths: Sequence[str], now: datetime, session: ExamSession | None = None
) -> dict[str, Any]:
    """What ``FACTS`` asks for. Costs one query, for the district's gate."""
    needed_total, needed_required = gate_needs(campaign.district)
    return {
        "campaign": campaign.pk,
        "paths": list(paths),
        "year": campaign.year,
        "district": campaign.district_id,
        "has_gate": campaign.kind == ExamKind.ANNUAL,
        "needed_total": needed_total,
        "needed_required": needed_required,
        "session": session.pk if session is not None else None,
        "sat": [state.value for state in SAT_STATES],
        "live": [AttemptState.OPEN.value, AttemptState.PAUSED.value],
        "graded": [AttemptState.GRADED.value, AttemptState.RELEASED.value],
        "now": now,
    }

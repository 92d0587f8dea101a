-- The counts of one campaign per unit, written a second time and differently from exams.statistics: one scalar
-- subquery per figure over sets of people, no flags, no grouping of papers. Parameters: %(campaign)s, %(now)s.
WITH c AS (
    SELECT c.id, c.year, c.kind, c.district_id,
           COALESCE((SELECT (value #>> '{}')::numeric FROM accounts_districtsetting
                      WHERE district_id = c.district_id AND key = 'study.credits_total'), 100) AS need_all,
           COALESCE((SELECT (value #>> '{}')::numeric FROM accounts_districtsetting
                      WHERE district_id = c.district_id AND key = 'study.credits_required'), 60) AS need_required
      FROM exams_campaign c WHERE c.id = %(campaign)s
), alias AS (
    SELECT id, COALESCE(merged_into_id, id) AS who FROM accounts_user
), on_roster AS (
    SELECT e.unit_id, a.who FROM exams_rosterentry e, exams_roster r, alias a, c
     WHERE r.id = e.roster_id AND r.campaign_id = c.id AND a.id = e.person_id
), x AS (
    SELECT a.who FROM exams_exemption e, alias a, c
     WHERE e.campaign_id = c.id AND e.state = 'APPROVED' AND a.id = e.person_id
), n AS (
    SELECT unit_id, who FROM on_roster WHERE who NOT IN (SELECT who FROM x)
), held AS (
    SELECT s.id, s.part, s.closes_at FROM exams_examsession s, c
     WHERE s.campaign_id = c.id AND s.state IN ('DRAFT', 'PUBLISHED', 'CLOSED')
), studied AS (
    SELECT a.who FROM courses_studyrecord s, courses_course k, alias a, c
     WHERE k.id = s.course_id AND k.district_id = c.district_id AND s.year = c.year AND a.id = s.person_id
), earned AS (
    SELECT a.who, SUM(l.credits) AS everything,
           SUM(CASE WHEN l.requirement = 'REQUIRED' THEN l.credits ELSE 0 END) AS required
      FROM courses_creditentry l, alias a, c WHERE l.year = c.year AND a.id = l.person_id GROUP BY a.who
), credited AS (
    SELECT DISTINCT a.who FROM c, alias a LEFT JOIN earned ON earned.who = a.who
     WHERE c.kind = 'ANNUAL'
       AND COALESCE(earned.everything, 0) >= c.need_all AND COALESCE(earned.required, 0) >= c.need_required
), registered AS (
    SELECT a.who, held.closes_at FROM exams_registration g, held, alias a
     WHERE g.session_id = held.id AND g.state = 'APPROVED' AND a.id = g.person_id
), handed_in AS (
    SELECT t.id, a.who, held.part, t.state, t.is_passed FROM exams_attempt t, held, alias a
     WHERE t.session_id = held.id AND t.state IN ('SUBMITTED', 'GRADED', 'RELEASED') AND a.id = t.candidate_id
), guilty AS (
    SELECT attempt_id FROM exams_misconduct WHERE confirmed_at IS NOT NULL
), good AS (
    SELECT who, part FROM handed_in
     WHERE state <> 'SUBMITTED' AND is_passed AND id NOT IN (SELECT attempt_id FROM guilty)
), passed AS (
    SELECT who FROM good WHERE part = 'WHOLE'
    UNION
    (SELECT who FROM good WHERE part = 'COMMON' INTERSECT SELECT who FROM good WHERE part = 'SPECIALIST')
), writing AS (
    SELECT a.who FROM exams_attempt t, held, alias a
     WHERE t.session_id = held.id AND t.state IN ('OPEN', 'PAUSED') AND a.id = t.candidate_id
)
SELECT u.unit_id,
       (SELECT COUNT(*) FROM on_roster o WHERE o.unit_id = u.unit_id) AS roster,
       (SELECT COUNT(*) FROM on_roster o WHERE o.unit_id = u.unit_id AND o.who IN (SELECT who FROM x)) AS exempt,
       (SELECT COUNT(*) FROM n WHERE n.unit_id = u.unit_id AND n.who IN (SELECT who FROM studied)) AS started,
       (SELECT COUNT(*) FROM n WHERE n.unit_id = u.unit_id AND n.who IN (SELECT who FROM credited)) AS gate,
       (SELECT COUNT(*) FROM n WHERE n.unit_id = u.unit_id AND n.who IN (SELECT who FROM registered)) AS registered,
       (SELECT COUNT(*) FROM n WHERE n.unit_id = u.unit_id AND n.who IN (SELECT who FROM handed_in)) AS sat,
       (SELECT COUNT(*) FROM n WHERE n.unit_id = u.unit_id AND n.who IN (SELECT who FROM passed)) AS passed,
       (SELECT COUNT(*) FROM n WHERE n.unit_id = u.unit_id AND n.who IN (SELECT who FROM registered)
           AND n.who NOT IN (SELECT who FROM handed_in) AND n.who NOT IN (SELECT who FROM writing)
           AND n.who NOT IN (SELECT who FROM registered WHERE closes_at > %(now)s)) AS absent,
       (SELECT COUNT(*) FROM on_roster o WHERE o.unit_id = u.unit_id AND o.who IN (SELECT who FROM x)
           AND o.who IN (SELECT who FROM handed_in)) AS exempt_sat
  FROM (SELECT DISTINCT unit_id FROM on_roster) u
 ORDER BY u.unit_id

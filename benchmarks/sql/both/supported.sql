-- Entered, given a referent, and met again since.
WITH enrolled AS (
    SELECT n.person_id, p.identity, v.entered_on, min(v.entered_on) OVER (PARTITION BY p.identity) AS first_on
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s
), supported AS (
    SELECT e.identity, e.first_on, greatest(e.entered_on, min(t.since), min(a.met_on)) AS since
    FROM enrolled e
    JOIN people_referent t ON t.person_id = e.person_id AND (t.until IS NULL OR t.until >= e.entered_on)
    JOIN outreach_presence a ON a.person_id = e.person_id AND a.revoked_at IS NULL AND NOT a.first_time
     AND a.met_on >= e.entered_on
    WHERE e.entered_on <= %(end)s
    GROUP BY e.person_id, e.identity, e.entered_on, e.first_on
)
SELECT 'supported', counted.what, CASE counted.what WHEN '' THEN of_cohort ELSE during END
FROM (
    SELECT count(DISTINCT identity) FILTER (WHERE first_on >= %(start)s) AS of_cohort,
           count(DISTINCT identity) FILTER (WHERE since >= %(start)s) AS during
    FROM supported WHERE since <= %(end)s
) people, (VALUES (''), ('during')) counted (what)

-- Enrolments dated by their states, then people: each once, with what was true of them at their first entry. Beside
-- those who entered in the period, what happened in it to whomever.
WITH enrolled AS MATERIALIZED (
    SELECT n.id, n.person_id, n.organisation_id::text AS organisation, n.site_id::text AS site, n.strand_id::text AS strand,
           d.kind, p.identity, p.gender, p.born_on, p.birth_year, v.entered_on, v.ended_on, v.state, v.reason,
           min(v.entered_on) OVER (PARTITION BY p.identity) AS first_on
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    LEFT JOIN organisations_strand d ON d.id = n.strand_id
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on, max("on") AS ended_on,
                 (array_agg(state ORDER BY "on" DESC, id DESC))[1] AS state,
                 (array_agg(reason ORDER BY "on" DESC, id DESC))[1] AS reason
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s
), judged AS MATERIALIZED (
    SELECT e.*, first_on >= %(start)s AS of_cohort, first_on >= %(start)s AND entered_on = first_on AS is_entry,
           entered_on >= %(start)s AS entered_then, ended_on <= %(end)s AS over, ended_on BETWEEN %(start)s AND %(end)s AS ended_then,
           coalesce(extract(year FROM age(entered_on, born_on)), extract(year FROM entered_on) - birth_year) AS years,
           i.invisible
    FROM enrolled e
    LEFT JOIN LATERAL (
        SELECT CASE WHEN bool_or(extract(year FROM age(e.entered_on, q."on")) < 1 AND (q.kind = 'said' OR (
                    q.kind = 'no_contact' AND (extract(year FROM silent) * 12 + extract(month FROM silent)) >= 5)))
               THEN 'yes'
               WHEN EXISTS (SELECT 1 FROM people_situationfact f
                            WHERE f.person_id = e.person_id AND f.kind IN ('registered', 'followed')
                              AND f.answer = 'yes' AND f."on" <= e.entered_on
                              AND extract(year FROM age(e.entered_on, f."on")) < 1
                              AND NOT EXISTS (SELECT 1 FROM people_situationfact g
                                              WHERE g.person_id = f.person_id AND g.kind = f.kind
                                                AND g."on" <= e.entered_on AND (g."on", g.id) > (f."on", f.id)))
               THEN 'no' END AS invisible
        FROM people_invisibilityevidence q, age(q."on", q.since) silent
        WHERE q.person_id = e.person_id AND q."on" <= e.entered_on
    ) i ON entered_on >= %(start)s
    WHERE entered_on <= %(end)s
), first AS (
    SELECT identity, (array_agg(gender ORDER BY gender))[1] AS gender,
           to_char(min(first_on), 'YYYY-MM') AS month, (array_agg(band ORDER BY band))[1] AS band
    FROM (SELECT j.*, CASE WHEN years < 18 THEN '0' WHEN years < 22 THEN '1' WHEN years < 26 THEN '2' ELSE '3' END AS band
          FROM judged j WHERE is_entry) j
    GROUP BY identity
), people AS (
    SELECT count(DISTINCT identity) FILTER (WHERE is_entry) AS entries,
           count(DISTINCT identity) FILTER (WHERE entered_then) AS entries_during,
           count(DISTINCT identity) FILTER (WHERE is_entry AND invisible = 'yes') AS invisible,
           count(DISTINCT identity) FILTER (WHERE entered_then AND invisible = 'yes') AS invisible_during,
           count(DISTINCT identity) FILTER (WHERE is_entry AND invisible IS NULL) AS not_known,
           count(DISTINCT identity) FILTER (
               WHERE of_cohort AND kind IN ('training', 'workshop', 'work_site', 'placement')) AS reengaged,
           count(DISTINCT identity) FILTER (
               WHERE entered_then AND kind IN ('training', 'workshop', 'work_site', 'placement')) AS reengaged_during,
           count(DISTINCT identity) FILTER (WHERE of_cohort AND over AND state = 'completed') AS completed,
           count(DISTINCT identity) FILTER (WHERE ended_then AND state = 'completed') AS completed_during,
           count(DISTINCT identity) FILTER (WHERE of_cohort AND over AND state = 'withdrawn') AS withdrawn,
           count(DISTINCT identity) FILTER (WHERE ended_then AND state = 'withdrawn') AS withdrawn_during,
           count(DISTINCT identity) FILTER (WHERE of_cohort AND over AND state = 'moved') AS moved,
           count(DISTINCT identity) FILTER (WHERE ended_then AND state = 'moved') AS moved_during,
           count(DISTINCT identity) FILTER (
               WHERE of_cohort AND NOT (over AND state IN ('completed', 'withdrawn', 'moved'))) AS present,
           count(DISTINCT identity) FILTER (
               WHERE NOT (over AND state IN ('completed', 'withdrawn', 'moved'))) AS present_during
    FROM judged
), parts AS (
    SELECT grouping(organisation, site, strand) AS by, coalesce(organisation, site, strand, '') AS value,
           count(DISTINCT identity) AS n, count(DISTINCT identity) FILTER (WHERE is_entry) AS entries
    FROM judged WHERE of_cohort GROUP BY GROUPING SETS ((organisation), (site), (strand))
)
SELECT line.code, line.value, line.n FROM people, LATERAL (VALUES
    ('entries', '', entries), ('entries', 'during', entries_during),
    ('invisible', '', invisible), ('invisible', 'during', invisible_during), ('invisible', 'unknown', not_known),
    ('reengaged', '', reengaged), ('reengaged', 'during', reengaged_during),
    ('completions', '', completed), ('completions', 'during', completed_during),
    ('withdrawals', '', withdrawn), ('withdrawals', 'during', withdrawn_during),
    ('moved', '', moved), ('moved', 'during', moved_during),
    ('present', '', present), ('present', 'during', present_during)
) line (code, value, n)
UNION ALL SELECT CASE by WHEN 3 THEN 'organisations' WHEN 5 THEN 'sites' ELSE 'strands' END, value,
                 CASE by WHEN 3 THEN entries ELSE n END FROM parts
UNION ALL SELECT 'withdrawal_reasons', reason, count(DISTINCT identity) FROM judged
    WHERE of_cohort AND over AND state = 'withdrawn' GROUP BY reason
UNION ALL SELECT 'gender', gender, count(*) FROM first GROUP BY gender
UNION ALL SELECT 'entries_by_month', month, count(*) FROM first GROUP BY month
UNION ALL SELECT 'age', band, count(*) FROM first GROUP BY band

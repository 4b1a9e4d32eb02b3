-- Enrolments dated by their states, then people: each once, with what was true of them at their first entry.
WITH enrolled AS MATERIALIZED (
    SELECT n.id, n.person_id, n.organisation_id::text AS organisation, n.site_id::text AS site, n.strand_id::text AS strand,
           d.kind, p.identity, p.gender, p.born_on, p.birth_year, v.entered_on, v.ended_on, v.state, v.reason
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    LEFT JOIN organisations_strand d ON d.id = n.strand_id
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on, max("on") AS ended_on,
                 (array_agg(state ORDER BY "on" DESC, id DESC))[1] AS state,
                 (array_agg(reason ORDER BY "on" DESC, id DESC))[1] AS reason
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s AND v.entered_on BETWEEN %(start)s AND %(end)s
), judged AS (
    SELECT e.*, coalesce(extract(year FROM age(entered_on, born_on)), extract(year FROM entered_on) - birth_year) AS years,
           i.invisible
    FROM enrolled e
    LEFT JOIN LATERAL (
        SELECT CASE WHEN bool_or(extract(year FROM age(e.entered_on, q."on")) < 1 AND (q.kind = 'said' OR (
                    q.kind = 'no_contact' AND (extract(year FROM silent) * 12 + extract(month FROM silent)) >= 5)))
               THEN 'yes' ELSE 'no' END AS invisible
        FROM people_invisibilityevidence q, age(q."on", q.since) silent
        WHERE q.person_id = e.person_id AND q."on" <= e.entered_on HAVING count(*) > 0
    ) i ON true
), first AS (
    SELECT identity, (array_agg(gender ORDER BY entered_on, gender))[1] AS gender,
           to_char(min(entered_on), 'YYYY-MM') AS month, (array_agg(band ORDER BY entered_on, band))[1] AS band
    FROM (SELECT j.*, CASE WHEN years < 18 THEN '0' WHEN years < 22 THEN '1' WHEN years < 26 THEN '2' ELSE '3' END AS band
          FROM judged j) j
    GROUP BY identity
), people AS (
    SELECT grouping(organisation, site, strand) AS by, coalesce(organisation, site, strand, '') AS value,
           count(DISTINCT identity) AS n,
           count(DISTINCT identity) FILTER (WHERE invisible = 'yes') AS invisible,
           count(DISTINCT identity) FILTER (WHERE invisible IS NULL) AS not_known,
           count(DISTINCT identity) FILTER (WHERE kind IN ('training', 'workshop', 'work_site', 'placement')) AS reengaged,
           count(DISTINCT identity) FILTER (WHERE state = 'completed' AND ended_on <= %(end)s) AS completed,
           count(DISTINCT identity) FILTER (WHERE state = 'withdrawn' AND ended_on <= %(end)s) AS withdrawn,
           count(DISTINCT identity) FILTER (
               WHERE state NOT IN ('completed', 'withdrawn', 'moved') OR ended_on > %(end)s) AS present
    FROM judged GROUP BY GROUPING SETS ((), (organisation), (site), (strand))
)
SELECT 'entries', '', n FROM people WHERE by = 7
UNION ALL SELECT 'invisible', '', invisible FROM people WHERE by = 7
UNION ALL SELECT 'invisible', 'unknown', not_known FROM people WHERE by = 7
UNION ALL SELECT 'reengaged', '', reengaged FROM people WHERE by = 7
UNION ALL SELECT 'completions', '', completed FROM people WHERE by = 7
UNION ALL SELECT 'withdrawals', '', withdrawn FROM people WHERE by = 7
UNION ALL SELECT 'present', '', present FROM people WHERE by = 7
UNION ALL SELECT 'organisations', value, n FROM people WHERE by = 3
UNION ALL SELECT 'sites', value, n FROM people WHERE by = 5
UNION ALL SELECT 'strands', value, n FROM people WHERE by = 6
UNION ALL SELECT 'withdrawal_reasons', reason, count(DISTINCT identity) FROM judged
    WHERE state = 'withdrawn' AND ended_on <= %(end)s GROUP BY reason
UNION ALL SELECT 'gender', gender, count(*) FROM first GROUP BY gender
UNION ALL SELECT 'entries_by_month', month, count(*) FROM first GROUP BY month
UNION ALL SELECT 'age', band, count(*) FROM first GROUP BY band

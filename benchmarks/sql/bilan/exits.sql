-- How those who entered in the period left, in the words of each framework; beside them, who left in it.
WITH crosswalk AS (
    SELECT * FROM unnest(%(kinds)s::text[], %(types)s::text[], %(iae)s::text[], %(esf)s::text[], %(o2r)s::text[])
        AS k (kind, type, iae, esf, o2r)
), enrolled AS (
    SELECT n.id, p.identity, v.entered_on, v.state, min(v.entered_on) OVER (PARTITION BY p.identity) AS first_on
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on,
                 (array_agg(state ORDER BY "on" DESC, id DESC))[1] AS state
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s
), left_for AS MATERIALIZED (
    SELECT e.identity, e.state, z.kind, z.project, z.qualified, k.type, k.esf, k.o2r,
           e.first_on BETWEEN %(start)s AND %(end)s AS of_cohort, z."on" >= %(start)s AS during,
           CASE WHEN k.iae <> 'job' THEN k.iae WHEN z.months > 6 THEN 'durable' ELSE 'transition' END AS iae
    FROM enrolled e
    JOIN outcomes_exit z ON z.enrolment_id = e.id AND NOT z.withdrawn AND z."on" <= %(end)s
    JOIN crosswalk k ON k.kind = z.kind
    WHERE e.entered_on IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM outcomes_exit c WHERE c.corrects_id = z.id AND c.corrects_id IS NOT NULL)
), people AS (
    SELECT told.what, count(DISTINCT identity) AS n,
           count(DISTINCT identity) FILTER (WHERE type <> 'aucun') AS positive,
           count(DISTINCT identity) FILTER (WHERE kind = 'inconnue') AS not_known,
           count(DISTINCT identity) FILTER (WHERE type <> 'aucun' AND state = 'completed') AS of_completers,
           count(DISTINCT identity) FILTER (WHERE iae IN ('durable', 'transition', 'positive')) AS dynamic,
           count(DISTINCT identity) FILTER (WHERE iae <> 'neutre') AS not_neutral,
           count(DISTINCT identity) FILTER (WHERE qualified = 'yes') AS qualified
    FROM left_for JOIN (VALUES ('', true), ('during', false)) told (what, cohort)
      ON CASE WHEN told.cohort THEN of_cohort ELSE during END
    GROUP BY told.what
), parts AS (
    SELECT grouping(type, iae, esf, o2r) AS by, coalesce(type, iae, esf, o2r, '') AS value, count(DISTINCT identity) AS n
    FROM left_for WHERE of_cohort GROUP BY GROUPING SETS ((type), (iae), (esf), (o2r))
)
SELECT line.code, people.what, line.n FROM people, LATERAL (VALUES
    ('exits', n), ('positive_exits', positive), ('completers_positive_exits', of_completers), ('dynamic_exits', dynamic),
    ('exits_not_neutral', not_neutral), ('qualified', qualified)
) line (code, n)
UNION ALL SELECT 'positive_exits', 'unknown', not_known FROM people WHERE what = ''
UNION ALL SELECT CASE by WHEN 7 THEN 'exit_types' WHEN 11 THEN 'exit_iae' WHEN 13 THEN 'exit_esf' ELSE 'exit_o2r' END, value, n
    FROM parts WHERE by <> 7 OR value <> 'aucun'
UNION ALL SELECT 'project', project, count(DISTINCT identity) FROM left_for
    WHERE of_cohort AND state = 'completed' GROUP BY project

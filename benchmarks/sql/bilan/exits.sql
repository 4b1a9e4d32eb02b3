-- How those who entered in the period left, in the words of each framework.
WITH crosswalk AS (
    SELECT * FROM unnest(%(kinds)s::text[], %(types)s::text[], %(iae)s::text[], %(esf)s::text[], %(o2r)s::text[])
        AS k (kind, type, iae, esf, o2r)
), left_for AS MATERIALIZED (
    SELECT p.identity, z.kind, z.project, z.qualified, k.type, k.esf, k.o2r, v.state,
           CASE WHEN k.iae <> 'job' THEN k.iae WHEN z.months > 6 THEN 'durable' ELSE 'transition' END AS iae
    FROM people_enrolment n
    JOIN outcomes_exit z ON z.enrolment_id = n.id AND NOT z.withdrawn AND z."on" <= %(end)s
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN crosswalk k ON k.kind = z.kind
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on,
                 (array_agg(state ORDER BY "on" DESC, id DESC))[1] AS state
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s AND v.entered_on BETWEEN %(start)s AND %(end)s
      AND NOT EXISTS (SELECT 1 FROM outcomes_exit c WHERE c.corrects_id = z.id AND c.corrects_id IS NOT NULL)
), people AS (
    SELECT grouping(type, iae, esf, o2r) AS by, coalesce(type, iae, esf, o2r, '') AS value,
           count(DISTINCT identity) AS n,
           count(DISTINCT identity) FILTER (WHERE type <> 'aucun') AS positive,
           count(DISTINCT identity) FILTER (WHERE kind = 'inconnue') AS not_known,
           count(DISTINCT identity) FILTER (WHERE type <> 'aucun' AND state = 'completed') AS of_completers,
           count(DISTINCT identity) FILTER (WHERE iae IN ('durable', 'transition', 'positive')) AS dynamic,
           count(DISTINCT identity) FILTER (WHERE iae <> 'neutre') AS not_neutral,
           count(DISTINCT identity) FILTER (WHERE qualified = 'yes') AS qualified
    FROM left_for GROUP BY GROUPING SETS ((), (type), (iae), (esf), (o2r))
)
SELECT 'exits', '', n FROM people WHERE by = 15
UNION ALL SELECT 'positive_exits', '', positive FROM people WHERE by = 15
UNION ALL SELECT 'positive_exits', 'unknown', not_known FROM people WHERE by = 15
UNION ALL SELECT 'completers_positive_exits', '', of_completers FROM people WHERE by = 15
UNION ALL SELECT 'dynamic_exits', '', dynamic FROM people WHERE by = 15
UNION ALL SELECT 'exits_not_neutral', '', not_neutral FROM people WHERE by = 15
UNION ALL SELECT 'qualified', '', qualified FROM people WHERE by = 15
UNION ALL SELECT 'exit_types', value, n FROM people WHERE by = 7 AND value <> 'aucun'
UNION ALL SELECT 'exit_iae', value, n FROM people WHERE by = 11
UNION ALL SELECT 'exit_esf', value, n FROM people WHERE by = 13
UNION ALL SELECT 'exit_o2r', value, n FROM people WHERE by = 14
UNION ALL SELECT 'project', project, count(DISTINCT identity) FROM left_for WHERE state = 'completed' GROUP BY project

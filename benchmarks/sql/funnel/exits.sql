-- Exits of a positive type: of those who entered in the period; and those of the period, whoever left.
WITH enrolled AS (
    SELECT n.id, p.identity, v.entered_on, min(v.entered_on) OVER (PARTITION BY p.identity) AS first_on
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s
), people AS (
    SELECT count(DISTINCT e.identity) FILTER (WHERE e.first_on BETWEEN %(start)s AND %(end)s AND k.type <> 'aucun') AS positive,
           count(DISTINCT e.identity) FILTER (WHERE e.first_on BETWEEN %(start)s AND %(end)s AND z.kind = 'inconnue')
               AS not_known,
           count(DISTINCT e.identity) FILTER (WHERE z."on" >= %(start)s AND k.type <> 'aucun') AS during
    FROM enrolled e
    JOIN outcomes_exit z ON z.enrolment_id = e.id AND NOT z.withdrawn AND z."on" <= %(end)s
    JOIN unnest(%(kinds)s::text[], %(types)s::text[]) k (kind, type) ON k.kind = z.kind
    WHERE e.entered_on IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM outcomes_exit c WHERE c.corrects_id = z.id AND c.corrects_id IS NOT NULL)
)
SELECT 'positive_exits', line.* FROM people, LATERAL (VALUES
    ('', positive), ('unknown', not_known), ('during', during)
) line

-- Exits of a positive type, of those who entered in the period.
SELECT 'positive_exits', CASE counted.what WHEN 'positive' THEN '' ELSE 'unknown' END,
       CASE counted.what WHEN 'positive' THEN positive ELSE not_known END
FROM (
    SELECT count(DISTINCT p.identity) FILTER (WHERE k.type <> 'aucun') AS positive,
           count(DISTINCT p.identity) FILTER (WHERE z.kind = 'inconnue') AS not_known
    FROM people_enrolment n
    JOIN outcomes_exit z ON z.enrolment_id = n.id AND NOT z.withdrawn AND z."on" <= %(end)s
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN unnest(%(kinds)s::text[], %(types)s::text[]) k (kind, type) ON k.kind = z.kind
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s AND v.entered_on BETWEEN %(start)s AND %(end)s
      AND NOT EXISTS (SELECT 1 FROM outcomes_exit c WHERE c.corrects_id = z.id AND c.corrects_id IS NOT NULL)
) people, (VALUES ('positive'), ('unknown')) counted (what)

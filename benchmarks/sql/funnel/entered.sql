-- Entered in the period, and brought to the end.
SELECT counted.code, '', CASE counted.code WHEN 'entries' THEN entries ELSE completions END
FROM (
    SELECT count(DISTINCT p.identity) AS entries,
           count(DISTINCT p.identity) FILTER (WHERE v.state = 'completed' AND v.ended_on <= %(end)s) AS completions
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on, max("on") AS ended_on,
                 (array_agg(state ORDER BY "on" DESC, id DESC))[1] AS state
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s AND v.entered_on BETWEEN %(start)s AND %(end)s
) people, (VALUES ('entries'), ('completions')) counted (code)

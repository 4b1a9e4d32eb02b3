-- Entered in the period and brought to the end; beside them, whoever entered or finished in it.
WITH enrolled AS (
    SELECT p.identity, v.entered_on, v.state, v.ended_on, min(v.entered_on) OVER (PARTITION BY p.identity) AS first_on
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on, max("on") AS ended_on,
                 (array_agg(state ORDER BY "on" DESC, id DESC))[1] AS state
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s
), people AS (
    SELECT count(DISTINCT identity) FILTER (WHERE first_on >= %(start)s) AS entries,
           count(DISTINCT identity) FILTER (WHERE entered_on >= %(start)s) AS entries_during,
           count(DISTINCT identity) FILTER (WHERE first_on >= %(start)s AND state = 'completed' AND ended_on <= %(end)s)
               AS completions,
           count(DISTINCT identity) FILTER (WHERE state = 'completed' AND ended_on BETWEEN %(start)s AND %(end)s)
               AS completions_during
    FROM enrolled WHERE entered_on <= %(end)s
)
SELECT line.* FROM people, LATERAL (VALUES
    ('entries', '', entries), ('entries', 'during', entries_during),
    ('completions', '', completions), ('completions', 'during', completions_during)
) line

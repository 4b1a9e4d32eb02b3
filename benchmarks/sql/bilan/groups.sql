-- People entered who belong to each public the programme aims at, by the last answer.
WITH enrolled AS (
    SELECT n.person_id, p.identity, v.entered_on, min(v.entered_on) OVER (PARTITION BY p.identity) AS first_on
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on
          FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s
), entered AS (
    SELECT DISTINCT person_id, identity FROM enrolled
    WHERE entered_on = first_on AND first_on BETWEEN %(start)s AND %(end)s
), latest AS (
    SELECT DISTINCT ON (f.person_id, f.kind) e.identity, f.kind, f.answer
    FROM entered e JOIN people_situationfact f ON f.person_id = e.person_id
    WHERE f.kind IN ('neet', 'qpv', 'rural') ORDER BY f.person_id, f.kind, f."on" DESC, f.id DESC
)
SELECT 'groups', kind, count(DISTINCT identity) FROM latest WHERE answer = 'yes' GROUP BY kind

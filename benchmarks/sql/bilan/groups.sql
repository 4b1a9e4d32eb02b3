-- People entered who belong to each public the programme aims at, by the last answer.
WITH entered AS (
    SELECT n.person_id, min(p.identity::text) AS identity
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN (SELECT enrolment_id FROM people_enrolmentevent GROUP BY enrolment_id
          HAVING bool_and(state <> 'cancelled')
             AND min("on") FILTER (WHERE state IN ('enrolled', 'active')) BETWEEN %(start)s AND %(end)s) v
      ON v.enrolment_id = n.id
    WHERE n.programme_id = %(programme)s GROUP BY n.person_id
), latest AS (
    SELECT DISTINCT ON (f.person_id, f.kind) e.identity, f.kind, f.answer
    FROM entered e JOIN people_situationfact f ON f.person_id = e.person_id
    WHERE f.kind IN ('neet', 'qpv', 'rural') ORDER BY f.person_id, f.kind, f."on" DESC, f.id DESC
)
SELECT 'groups', kind, count(DISTINCT identity) FROM latest WHERE answer = 'yes' GROUP BY kind

-- Files opened in the period with people enrolled in the programme.
SELECT 'files', '', count(DISTINCT p.identity)
FROM people_person p
WHERE p.withdrawn_at IS NULL AND p.joined_on BETWEEN %(start)s AND %(end)s AND EXISTS (
    SELECT 1 FROM people_enrolment n WHERE n.person_id = p.id AND n.programme_id = %(programme)s
      AND NOT EXISTS (SELECT 1 FROM people_enrolmentevent v WHERE v.enrolment_id = n.id AND v.state = 'cancelled'))

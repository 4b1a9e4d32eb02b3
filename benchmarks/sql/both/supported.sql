-- Entered, given a referent, and met again since.
SELECT 'supported', '', count(DISTINCT p.identity)
FROM people_enrolment n
JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
JOIN (SELECT enrolment_id, min("on") FILTER (WHERE state IN ('enrolled', 'active')) AS entered_on
      FROM people_enrolmentevent GROUP BY enrolment_id HAVING bool_and(state <> 'cancelled')) v ON v.enrolment_id = n.id
WHERE n.programme_id = %(programme)s AND v.entered_on BETWEEN %(start)s AND %(end)s
  AND EXISTS (SELECT 1 FROM people_referent t WHERE t.person_id = n.person_id AND t.since <= %(end)s
                AND (t.until IS NULL OR t.until >= v.entered_on))
  AND EXISTS (SELECT 1 FROM outreach_presence a JOIN outreach_encounter x ON x.root = a.encounter_id
              WHERE a.person_id = n.person_id AND a.revoked_at IS NULL AND NOT a.first_time
                AND x."on" BETWEEN v.entered_on AND %(end)s AND NOT x.withdrawn
                AND NOT EXISTS (SELECT 1 FROM outreach_encounter c WHERE c.corrects_id = x.id AND c.corrects_id IS NOT NULL))

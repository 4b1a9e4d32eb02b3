-- Under each topic, the encounters in which it was spoken of.
SELECT 'topics', t.topic, count(*)
FROM outreach_encounter e, unnest(e.topics) t (topic)
WHERE e.programme_id = %(programme)s AND e."on" BETWEEN %(start)s AND %(end)s AND NOT e.withdrawn
  AND NOT EXISTS (SELECT 1 FROM outreach_encounter c WHERE c.corrects_id = e.id AND c.corrects_id IS NOT NULL)
GROUP BY t.topic

-- First meetings: nameless ones added up, less what the names known take away, and each named person once.
WITH presence AS MATERIALIZED (
    SELECT e.id, e.head_count, e.first_time_count, p.identity, a.first_time
    FROM outreach_encounter e
    JOIN outreach_presence a ON a.encounter_id = e.root AND a.revoked_at IS NULL
    JOIN people_person p ON p.id = a.person_id AND p.withdrawn_at IS NULL
    WHERE e.programme_id = %(programme)s AND e."on" BETWEEN %(start)s AND %(end)s AND NOT e.withdrawn
      AND (e.first_time_count > 0 OR a.first_time)
      AND NOT EXISTS (SELECT 1 FROM outreach_encounter c WHERE c.corrects_id = e.id AND c.corrects_id IS NOT NULL)
)
SELECT 'people_met', '', (
    SELECT sum(e.first_time_count) FROM outreach_encounter e
    WHERE e.programme_id = %(programme)s AND e."on" BETWEEN %(start)s AND %(end)s AND NOT e.withdrawn
      AND NOT EXISTS (SELECT 1 FROM outreach_encounter c WHERE c.corrects_id = e.id AND c.corrects_id IS NOT NULL)
) + (
    SELECT coalesce(sum(least(greatest(head_count - named, 0), greatest(first_time_count - first, 0)) - first_time_count), 0)
    FROM (SELECT head_count, first_time_count, count(DISTINCT identity) AS named,
                 count(DISTINCT identity) FILTER (WHERE first_time) AS first
          FROM presence WHERE first_time_count > 0 GROUP BY id, head_count, first_time_count) met
) + (SELECT count(DISTINCT identity) FROM presence WHERE first_time)

-- Heads by gender and age: what an eye could tell, else the files of those named.
WITH standing AS MATERIALIZED (
    SELECT e.id, e.root, e."on" FROM outreach_encounter e
    WHERE e.programme_id = %(programme)s AND e."on" BETWEEN %(start)s AND %(end)s AND NOT e.withdrawn
      AND NOT EXISTS (SELECT 1 FROM outreach_encounter c WHERE c.corrects_id = e.id AND c.corrects_id IS NOT NULL)
), seen AS (
    SELECT t.gender, t.age_band, t.count FROM standing s JOIN outreach_encountertally t ON t.encounter_id = s.id
    UNION ALL
    SELECT p.gender, CASE WHEN years.n < 16 THEN 'under_16' WHEN years.n < 18 THEN '16_17' WHEN years.n < 22 THEN '18_21'
                          WHEN years.n < 26 THEN '22_25' WHEN years.n < 30 THEN '26_29' ELSE 'unknown' END, 1
    FROM standing s
    JOIN outreach_presence a ON a.encounter_id = s.root AND a.revoked_at IS NULL
    JOIN people_person p ON p.id = a.person_id AND p.withdrawn_at IS NULL
    CROSS JOIN LATERAL (SELECT coalesce(extract(year FROM age(s."on", p.born_on)),
                                        extract(year FROM s."on") - p.birth_year) AS n) years
    WHERE NOT EXISTS (SELECT 1 FROM outreach_encountertally t WHERE t.encounter_id = s.id)
)
SELECT CASE grouping(gender) WHEN 0 THEN 'met_gender' ELSE 'met_age' END, coalesce(gender, age_band), sum(count)
FROM seen GROUP BY GROUPING SETS ((gender), (age_band))

-- Encounters, heads and first meetings: nameless heads are added up, named people counted once.
WITH standing AS MATERIALIZED (
    SELECT e.id, e.root, to_char(e."on", 'YYYY-MM') AS month, e.mode, e.topics, e.head_count, e.first_time_count,
           coalesce(l.kind, '') AS place, coalesce(l.network, '') AS network,
           coalesce(l.kind IN ('lieu-hybride-partage', 'permanence-mobile'), false) AS shared
    FROM outreach_encounter e LEFT JOIN outreach_place l ON l.id = e.place_id
    WHERE e.programme_id = %(programme)s AND e."on" BETWEEN %(start)s AND %(end)s AND NOT e.withdrawn
      AND NOT EXISTS (SELECT 1 FROM outreach_encounter c WHERE c.corrects_id = e.id AND c.corrects_id IS NOT NULL)
), presence AS MATERIALIZED (
    SELECT DISTINCT s.id, p.identity, a.first_time, s.month, s.mode, s.place, s.network, s.shared
    FROM standing s
    JOIN outreach_presence a ON a.encounter_id = s.root AND a.revoked_at IS NULL
    JOIN people_person p ON p.id = a.person_id AND p.withdrawn_at IS NULL
), named AS (
    SELECT id, count(*) AS named, count(*) FILTER (WHERE first_time) AS first FROM presence GROUP BY id
), met AS (
    SELECT s.*, head_count - coalesce(n.named, 0) AS nameless,
           least(greatest(head_count - coalesce(n.named, 0), 0), greatest(first_time_count - coalesce(n.first, 0), 0))
               AS nameless_first
    FROM standing s LEFT JOIN named n ON n.id = s.id
), sums AS (
    SELECT grouping(month, mode, place, network) AS by, coalesce(month, mode, place, network, '') AS value,
           count(*) AS encounters, sum(head_count) AS heads, sum(nameless) AS nameless, max(head_count) AS largest,
           sum(nameless_first) AS nameless_first, coalesce(sum(nameless_first) FILTER (WHERE shared), 0) AS shared_first,
           count(*) FILTER (WHERE mode = 'information') AS sessions,
           coalesce(sum(head_count) FILTER (WHERE mode = 'information'), 0) AS received,
           coalesce(sum(head_count) FILTER (WHERE shared), 0) AS welcomed
    FROM met GROUP BY GROUPING SETS ((), (month), (mode), (place), (network))
), firsts AS (
    SELECT grouping(month, mode, place, network) AS by, coalesce(month, mode, place, network, '') AS value,
           count(DISTINCT identity) AS n, count(DISTINCT identity) FILTER (WHERE shared) AS shared
    FROM presence WHERE first_time GROUP BY GROUPING SETS ((), (month), (mode), (place), (network))
), people AS (
    SELECT s.by, s.value, s.nameless_first + coalesce(f.n, 0) AS n, s.shared_first + coalesce(f.shared, 0) AS shared
    FROM sums s LEFT JOIN firsts f ON f.by = s.by AND f.value = s.value
), distinct_people AS (
    SELECT count(DISTINCT identity) AS named FROM presence
)
SELECT 'encounters', '', encounters FROM sums WHERE by = 15
UNION ALL SELECT 'contacts', '', heads FROM sums WHERE by = 15
UNION ALL SELECT 'information_sessions', '', sessions FROM sums WHERE by = 15
UNION ALL SELECT 'received', '', received FROM sums WHERE by = 15
UNION ALL SELECT 'welcomed', '', welcomed FROM sums WHERE by = 15
UNION ALL SELECT 'people_met', '', n FROM people WHERE by = 15
UNION ALL SELECT 'welcomed_first', '', shared FROM people WHERE by = 15
UNION ALL SELECT 'met_by_month', value, n FROM people WHERE by = 7
UNION ALL SELECT 'welcomed_by_month', value, shared FROM people WHERE by = 7
UNION ALL SELECT 'met_by_mode', value, n FROM people WHERE by = 11
UNION ALL SELECT 'met_by_place', value, n FROM people WHERE by = 13
UNION ALL SELECT 'met_by_network', value, n FROM people WHERE by = 14 AND value <> ''
UNION ALL SELECT 'distinct_people', 'low', greatest(d.named, p.n, s.largest)
    FROM distinct_people d, people p, sums s WHERE p.by = 15 AND s.by = 15
UNION ALL SELECT 'distinct_people', 'high', greatest(d.named + s.nameless, p.n, s.largest)
    FROM distinct_people d, people p, sums s WHERE p.by = 15 AND s.by = 15
UNION ALL SELECT 'topics', t.topic, count(*) FROM standing, unnest(topics) t (topic) GROUP BY t.topic

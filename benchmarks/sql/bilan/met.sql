-- Encounters, heads and first meetings. Nameless heads are added up, named people counted once: what their
-- names take away from the nameless is found from the presences alone.
WITH cube AS MATERIALIZED (
    SELECT to_char(e."on", 'YYYY-MM') AS month, e.mode, coalesce(l.kind, '') AS place, coalesce(l.network, '') AS network,
           e.organisation_id, count(*) AS encounters, sum(e.head_count) AS heads, sum(e.first_time_count) AS firsts, max(e.head_count) AS largest
    FROM outreach_encounter e LEFT JOIN outreach_place l ON l.id = e.place_id
    WHERE e.programme_id = %(programme)s AND e."on" BETWEEN %(start)s AND %(end)s AND NOT e.withdrawn
      AND NOT EXISTS (SELECT 1 FROM outreach_encounter c WHERE c.corrects_id = e.id AND c.corrects_id IS NOT NULL)
    GROUP BY 1, 2, 3, 4, 5
), presence AS MATERIALIZED (
    SELECT e.id, e.head_count, e.first_time_count, to_char(e."on", 'YYYY-MM') AS month, e.mode,
           coalesce(l.kind, '') AS place, coalesce(l.network, '') AS network, p.identity, a.first_time, e.organisation_id
    FROM outreach_encounter e
    JOIN outreach_presence a ON a.encounter_id = e.root AND a.revoked_at IS NULL
    JOIN people_person p ON p.id = a.person_id AND p.withdrawn_at IS NULL
    LEFT JOIN outreach_place l ON l.id = e.place_id
    WHERE e.programme_id = %(programme)s AND e."on" BETWEEN %(start)s AND %(end)s AND NOT e.withdrawn
      AND NOT EXISTS (SELECT 1 FROM outreach_encounter c WHERE c.corrects_id = e.id AND c.corrects_id IS NOT NULL)
), named AS (
    SELECT month, mode, place, network, organisation_id, sum(named) AS named,
           sum(least(greatest(head_count - named, 0), greatest(first_time_count - first, 0)) - first_time_count) AS taken
    FROM (SELECT month, mode, place, network, organisation_id, head_count, first_time_count, count(DISTINCT identity) AS named,
                 count(DISTINCT identity) FILTER (WHERE first_time) AS first
          FROM presence GROUP BY id, month, mode, place, network, organisation_id, head_count, first_time_count) met
    GROUP BY 1, 2, 3, 4, 5
), sums AS (
    SELECT grouping(month, mode, place, network) AS by, coalesce(month, mode, place, network, '') AS value,
           sum(encounters) AS encounters, sum(heads) AS heads, sum(heads - coalesce(named, 0)) AS nameless,
           max(largest) AS largest, sum(firsts + coalesce(taken, 0)) AS nameless_first,
           sum(firsts + coalesce(taken, 0)) FILTER (WHERE place IN ('lieu-hybride-partage', 'permanence-mobile'))
               AS shared_first,
           sum(heads) FILTER (WHERE place IN ('lieu-hybride-partage', 'permanence-mobile')) AS welcomed,
           sum(encounters) FILTER (WHERE mode = 'information') AS sessions,
           sum(heads) FILTER (WHERE mode = 'information') AS received
    FROM cube LEFT JOIN named USING (month, mode, place, network, organisation_id)
    GROUP BY GROUPING SETS ((), (month), (mode), (place), (network))
), firsts AS (
    SELECT grouping(month, mode, place, network) AS by, coalesce(month, mode, place, network, '') AS value,
           count(DISTINCT identity) AS n,
           count(DISTINCT identity) FILTER (WHERE place IN ('lieu-hybride-partage', 'permanence-mobile')) AS shared
    FROM presence WHERE first_time GROUP BY GROUPING SETS ((), (month), (mode), (place), (network))
), people AS (
    SELECT s.by, s.value, s.nameless_first + coalesce(f.n, 0) AS n,
           coalesce(s.shared_first, 0) + coalesce(f.shared, 0) AS shared
    FROM sums s LEFT JOIN firsts f ON f.by = s.by AND f.value = s.value
), known AS (
    SELECT organisation_id, count(*) AS n, count(*) FILTER (WHERE first) AS first
    FROM (SELECT organisation_id, identity, bool_or(first_time) AS first FROM presence GROUP BY 1, 2) one GROUP BY 1
), each AS (
    SELECT c.nameless - coalesce(m.named, 0) AS nameless, c.firsts + coalesce(m.taken, 0) AS nameless_first, c.largest,
           coalesce(k.n, 0) AS known, coalesce(k.first, 0) AS first
    FROM (SELECT organisation_id, sum(heads) AS nameless, sum(firsts) AS firsts, max(largest) AS largest
          FROM cube GROUP BY 1) c
    LEFT JOIN (SELECT organisation_id, sum(named) AS named, sum(taken) AS taken FROM named GROUP BY 1) m
        USING (organisation_id)
    LEFT JOIN known k USING (organisation_id)
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
UNION ALL SELECT 'distinct_people', 'low', max(greatest(known, nameless_first + first, largest)) FROM each
UNION ALL SELECT 'distinct_people', 'high', sum(greatest(known + nameless, nameless_first + first, largest)) FROM each

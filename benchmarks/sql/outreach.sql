-- Places, rounds and encounters with their lines, in the order in which they happened.

INSERT INTO outreach_place (id, organisation_id, kind, network, name, commune_id, closed_on)
SELECT made.id('place' || o.no, n), o.id, k.kind, CASE k.kind WHEN 'reseau-social' THEN 'snapchat' ELSE '' END,
       'Lieu ' || n, made.pick(s.communes, o.no * 30 + n, 200), CASE WHEN n % 15 = 0 THEN s.today - 100 END
FROM made.size s, made.organisation o, generate_series(1, 30) n
CROSS JOIN LATERAL (SELECT made.pick(s.place_kinds, o.no * 30 + n, 201) AS kind) k;

CREATE UNLOGGED TABLE made.met AS
SELECT found.*, made.event(at, 'encounter', i) AS id,
       CASE WHEN made.chance(i, 211) < 0.65 THEN floor(made.chance(i, 212) * slots)::int END AS slot,
       made.chance(i, 213) AS names, 1 + floor(made.chance(i, 214) * 6)::int AS keeper,
       1 + least(29, floor(-ln(1 - made.chance(i, 215)) * 1.3))::int AS heads
FROM (
    SELECT i, made.organisation_at(made.chance(i, 210), s.lows) AS org, i::float8 / (s.encounters + 1) AS progress,
           s.today - interval '3 years' * (1 - i::float8 / (s.encounters + 1)) - interval '1 hour' AS at
    FROM made.size s, generate_series(1, s.encounters) i
) found
JOIN (SELECT no, ceil((coalesce(lead(low) OVER (ORDER BY no), 1) - low) * s.encounters / 1095 / 9) AS slots
      FROM made.organisation, made.size s) busy ON busy.no = found.org;

-- Whom the team knew by then, those met lately rather.
CREATE UNLOGGED TABLE made.present AS
SELECT DISTINCT ON (m.i, p.i) m.i, p.i AS person, p.id AS person_id, (h.nth = 2) AS second
FROM made.met m
CROSS JOIN LATERAL (VALUES (1), (2)) h (nth)
JOIN (SELECT org, count(*) AS known FROM made.person GROUP BY org) k ON k.org = m.org
JOIN made.person p ON p.org = m.org
 AND p.nth = greatest(1, floor(k.known * m.progress * (1 - made.chance(m.i, 220 + h.nth) ^ 2)))
WHERE (h.nth = 1 AND m.names < 0.45) OR (h.nth = 2 AND m.names < 0.1 AND m.heads > 1)
ORDER BY m.i, p.i;

CREATE UNLOGGED TABLE made.presence AS
SELECT p.*, row_number() OVER (PARTITION BY person ORDER BY i) = 1 AS first_time FROM made.present p;

CREATE UNLOGGED TABLE made.encounter AS
SELECT m.*, least(m.heads, greatest(coalesce(f.firsts, 0), floor(m.heads * made.chance(m.i, 230) * 0.7)))::int AS firsts
FROM made.met m LEFT JOIN (SELECT i, count(*) FILTER (WHERE first_time) AS firsts FROM made.presence GROUP BY i) f USING (i);
ANALYZE made.encounter;
ANALYZE made.presence;

CREATE UNLOGGED TABLE made.round AS
SELECT row_number() OVER (ORDER BY min(at)) AS i, org, at::date AS day, slot, min(at) AS started_at, max(at) AS ended_at,
       made.event(min(at), 'round' || org, min(i)) AS id, min(i) AS first
FROM made.encounter WHERE slot IS NOT NULL GROUP BY org, at::date, slot;
ANALYZE made.round;

INSERT INTO outreach_round (
    id, organisation_id, programme_id, mode, started_at, ended_at, climate, recap_at, recorded_by_id
)
SELECT r.id, o.id, g.id, 'street', r.started_at, r.ended_at + interval '1 hour', '', r.ended_at + interval '2 hours', a.id
FROM made.round r
JOIN made.organisation o ON o.no = r.org
JOIN made.programme g ON g.no = made.programme_at(r.org, made.chance(r.first, 231))
JOIN made.account a ON a.no = r.org AND a.nth = 1 + r.first % 6
ORDER BY r.i;

INSERT INTO outreach_roundmember (id, organisation_id, round_id, account_id, left_at)
SELECT made.event(r.started_at, 'member' || n, r.i), o.id, r.id, a.id, r.ended_at + interval '1 hour'
FROM made.round r CROSS JOIN generate_series(0, 1) n
JOIN made.organisation o ON o.no = r.org
JOIN made.account a ON a.no = r.org AND a.nth = 1 + (r.first + n) % 6
ORDER BY r.i;

INSERT INTO outreach_roundplace (id, organisation_id, round_id, place_id, position)
SELECT made.event(r.started_at, 'stop' || n, r.i), o.id, r.id, made.id('place' || r.org, 1 + (r.i + n) % 30), n
FROM made.round r CROSS JOIN generate_series(1, 2) n
JOIN made.organisation o ON o.no = r.org
ORDER BY r.i;

-- A version in a hundred is corrected, one in three hundred taken back.
INSERT INTO outreach_encounter (
    id, organisation_id, programme_id, round_id, place_id, mode, happened_at, "on", head_count, first_time_count,
    familiarity, situation, topics, next_step, root, corrects_id, withdrawn, correction_reason, recorded_by_id, recorded_at
)
SELECT CASE v.version WHEN 1 THEN e.id ELSE made.event(e.at, 'version', e.i) END, o.id, g.id, r.id,
       CASE WHEN made.chance(e.i, 240) < 0.95 THEN made.id('place' || e.org, 1 + floor(made.chance(e.i, 241) * 30)::int) END,
       CASE WHEN r.id IS NOT NULL THEN 'street' ELSE made.pick(s.modes, e.i, 242) END,
       e.at, (e.at AT TIME ZONE 'Europe/Paris')::date, e.heads + v.version - 1, e.firsts,
       made.pick('{first,again,again,followed,unknown}', e.i, 243), made.pick('{nothing,school,work,unknown}', e.i, 244),
       CASE WHEN made.chance(e.i, 245) < 0.3 THEN '{}'::varchar[]
            WHEN made.chance(e.i, 245) < 0.8 THEN ARRAY[t.one] ELSE ARRAY[t.one, t.other] END,
       made.pick('{nothing,nothing,meet_again,appointment,refer}', e.i, 246), e.id,
       CASE v.version WHEN 2 THEN e.id END, v.version = 2 AND e.i % 300 = 0,
       CASE v.version WHEN 2 THEN 'Un jeune oublié' ELSE '' END, a.id, e.at + interval '10 minutes' * v.version
FROM made.size s, made.encounter e
CROSS JOIN generate_series(1, 2) v (version)
JOIN made.organisation o ON o.no = e.org
JOIN made.account a ON a.no = e.org AND a.nth = e.keeper
LEFT JOIN made.programme g ON g.no = made.programme_at(e.org, made.chance(e.i, 247)) AND made.chance(e.i, 248) < 0.95
LEFT JOIN made.round r ON r.org = e.org AND r.day = e.at::date AND r.slot = e.slot
CROSS JOIN LATERAL (SELECT made.pick('{logement,emploi,formation,orientation,sante}', e.i, 249) AS one,
                           made.pick('{ressources,droits,mobilite,famille,discussion}', e.i, 250) AS other) t
WHERE v.version = 1 OR e.i % 100 = 0
ORDER BY e.i, v.version;

INSERT INTO outreach_encountertally (id, organisation_id, encounter_id, gender, age_band, count)
SELECT made.event(e.at, 'tally' || l.gender || v.version, e.i), o.id,
       CASE v.version WHEN 1 THEN e.id ELSE made.event(e.at, 'version', e.i) END, l.gender, l.band, l.heads
FROM made.encounter e
CROSS JOIN generate_series(1, 2) v (version)
JOIN made.organisation o ON o.no = e.org
CROSS JOIN LATERAL (VALUES
    ('M', made.pick('{under_16,16_17,18_21,18_21,22_25,26_29,unknown}', e.i, 260), (e.heads + 1) / 2),
    ('F', made.pick('{under_16,16_17,18_21,18_21,22_25,26_29,unknown}', e.i, 261), e.heads / 2)
) l (gender, band, heads)
WHERE l.heads > 0 AND made.chance(e.i, 262) < 0.55 AND (v.version = 1 OR e.i % 100 = 0)
ORDER BY e.i, v.version;

INSERT INTO outreach_presence (
    id, organisation_id, encounter_id, person_id, met_on, first_time, claimed, recorded_by_id, recorded_at, revoked_at
)
SELECT made.event(e.at, 'presence' || p.second, e.i), o.id, e.id, p.person_id,
       -- As the triggers would, which are off here: the day of the present version.
       CASE WHEN e.i % 300 <> 0 THEN (e.at AT TIME ZONE 'Europe/Paris')::date END, p.first_time, made.chance(e.i, 270) < 0.2,
       a.id, e.at, CASE WHEN made.chance(e.i, 271) < 0.004 THEN e.at + interval '1 day' END
FROM made.presence p
JOIN made.encounter e USING (i)
JOIN made.organisation o ON o.no = e.org
JOIN made.account a ON a.no = e.org AND a.nth = e.keeper
ORDER BY e.i;

INSERT INTO outreach_encounternote (id, organisation_id, encounter_id, text, recorded_by_id, recorded_at)
SELECT made.event(e.at, 'note', e.i), o.id, e.id, 'Veut revenir sur son projet.', a.id, e.at
FROM made.encounter e
JOIN made.organisation o ON o.no = e.org
JOIN made.account a ON a.no = e.org AND a.nth = e.keeper
WHERE e.i % 25 = 0
ORDER BY e.i;

-- Young people in the order in which they became known, and what their files hold.

CREATE UNLOGGED TABLE made.person AS
SELECT known.*, row_number() OVER (PARTITION BY org ORDER BY i) AS nth,
       made.id('person', i) AS id,
       CASE WHEN made.chance(i, 11) < 0.88 THEN (recorded_at + interval '1 day' * floor(made.chance(i, 12) * 30))::date END
           AS joined_on,
       (1 + floor(made.chance(i, 13) * (SELECT count(*) FROM made.name)))::int AS name,
       1 + floor(made.chance(i, 14) * 6)::int AS keeper
FROM (
    SELECT i, made.organisation_at(made.chance(i, 10), s.lows) AS org,
           s.today - interval '3 years' * (1 - i::float8 / (s.people + 1)) + interval '12 hours' AS recorded_at
    FROM made.size s, generate_series(1, s.people) i
) known;
UPDATE made.person p SET joined_on = least(joined_on, s.today) FROM made.size s WHERE joined_on > s.today;
CREATE UNIQUE INDEX ON made.person (org, nth);
ANALYZE made.person;

INSERT INTO people_person (
    id, organisation_id, identity, alias, first_name, last_name, usage_name, sort_name, born_on, birth_year,
    gender, commune_id, postcode, joined_on, recorded_by_id, recorded_at, withdrawn_at
)
SELECT p.id, o.id,
       -- One in a hundred was joined with the person known just before by the same team.
       CASE WHEN made.chance(p.i, 20) < 0.01 THEN coalesce(lag(p.id) OVER (PARTITION BY p.org ORDER BY p.i), p.id)
            ELSE p.id END,
       CASE WHEN p.joined_on IS NULL OR made.chance(p.i, 19) < 0.3 THEN n.alias ELSE '' END,
       CASE WHEN p.joined_on IS NULL THEN '' ELSE n.first_name END,
       CASE WHEN p.joined_on IS NULL OR made.chance(p.i, 21) < 0.04 THEN '' ELSE n.last_name END, '',
       CASE WHEN p.joined_on IS NULL THEN n.alias_sort_name ELSE n.sort_name END,
       CASE WHEN made.chance(p.i, 22) < 0.9 THEN born.day END, extract(year FROM born.day)::int,
       CASE WHEN made.chance(p.i, 23) < 0.01 THEN made.pick('{X,NSP}', p.i, 24) ELSE n.gender END,
       CASE WHEN made.chance(p.i, 25) < 0.9 THEN made.pick(s.communes, p.i, 26) END, '',
       p.joined_on, a.id, p.recorded_at,
       CASE WHEN made.chance(p.i, 27) < 0.005 THEN p.recorded_at + interval '3 days' END
FROM made.size s, made.person p
JOIN made.organisation o ON o.no = p.org
JOIN made.account a ON a.no = p.org AND a.nth = p.keeper
JOIN made.name n ON n.no = p.name
CROSS JOIN LATERAL (SELECT p.recorded_at::date - (365 * 16 + floor(made.chance(p.i, 28) * 365 * 10))::int AS day) born
ORDER BY p.i;

INSERT INTO people_contact (
    id, organisation_id, person_id, kind, value, note, recorded_by_id, recorded_at, ended_on
)
SELECT made.id(c.kind, p.i), o.id, p.id, c.kind, c.value, '', a.id, p.recorded_at,
       CASE WHEN made.chance(p.i, 31) < 0.05 THEN p.recorded_at::date + 60 END
FROM made.person p
JOIN made.organisation o ON o.no = p.org
JOIN made.account a ON a.no = p.org AND a.nth = p.keeper
CROSS JOIN LATERAL (VALUES
    ('phone', '0700' || lpad(floor(made.chance(p.i, 32) * 1000000)::text, 6, '0'), 0.72),
    ('instagram', 'jeune_' || to_hex(p.i * 7919), 0.2),
    ('email', 'jeune' || p.i || '@exemple.test', 0.15)
) c (kind, value, share)
WHERE made.chance(p.i, 33 + length(c.kind)) < c.share
ORDER BY p.i;

INSERT INTO people_situationfact (
    id, organisation_id, person_id, kind, answer, source, "on", recorded_by_id, recorded_at
)
SELECT made.event(p.recorded_at, f.kind || f.version, p.i), o.id, p.id, f.kind,
       CASE WHEN made.chance(p.i, 50 + length(f.kind) * f.version) < f.yes THEN 'yes'
            WHEN made.chance(p.i, 40 + length(f.kind)) < 0.1 THEN 'unknown' ELSE 'no' END,
       made.pick('{said,said,said,seen,proved}', p.i, 41), p.joined_on + 90 * (f.version - 1), a.id, p.recorded_at
FROM made.person p
JOIN made.organisation o ON o.no = p.org
JOIN made.account a ON a.no = p.org AND a.nth = p.keeper
CROSS JOIN LATERAL (VALUES
    ('neet', 0.95, 0.9, 1), ('qpv', 0.38, 0.85, 1), ('rural', 0.3, 0.85, 1), ('dropout', 0.55, 0.8, 1),
    ('precarity', 0.6, 0.7, 1), ('care_leaver', 0.12, 0.6, 1), ('qpv', 0.4, 0.1, 2), ('neet', 0.5, 0.15, 2)
) f (kind, yes, told, version)
WHERE p.joined_on IS NOT NULL AND made.chance(p.i, 60 + length(f.kind) * f.version) < f.told
ORDER BY p.i;

INSERT INTO people_noticegiven (
    id, organisation_id, person_id, notice_id, manner, "on", given_by_id, recorded_at
)
SELECT made.event(p.recorded_at, 'notice', p.i), o.id, p.id, s.notice,
       made.pick('{read,read_aloud,handed}', p.i, 42), p.joined_on, a.id, p.recorded_at
FROM made.size s, made.person p
JOIN made.organisation o ON o.no = p.org
JOIN made.account a ON a.no = p.org AND a.nth = p.keeper
WHERE p.joined_on IS NOT NULL AND made.chance(p.i, 43) < 0.94
ORDER BY p.i;

INSERT INTO people_invisibilityevidence (
    id, organisation_id, person_id, kind, list_name, "on", since, recorded_by_id, recorded_at
)
SELECT made.event(p.recorded_at, 'evidence', p.i), o.id, p.id, k.kind,
       CASE k.kind WHEN 'absent_from_list' THEN 'Mission locale' ELSE '' END, p.joined_on - 10,
       CASE k.kind WHEN 'no_contact' THEN p.joined_on - 10 - (made.chance(p.i, 44) * 400)::int END, a.id, p.recorded_at
FROM made.person p
JOIN made.organisation o ON o.no = p.org
JOIN made.account a ON a.no = p.org AND a.nth = p.keeper
CROSS JOIN LATERAL (SELECT made.pick('{said,said,no_contact,absent_from_list}', p.i, 45) AS kind) k
WHERE p.joined_on IS NOT NULL AND made.chance(p.i, 46) < 0.45
ORDER BY p.i;

INSERT INTO people_referent (id, organisation_id, person_id, account_id, since, until, called)
SELECT made.id('referent', p.i), o.id, p.id, a.id, p.joined_on,
       CASE WHEN made.chance(p.i, 47) < 0.3 THEN p.joined_on + 200 END, ''
FROM made.person p
JOIN made.organisation o ON o.no = p.org
JOIN made.account a ON a.no = p.org AND a.nth = p.keeper
WHERE p.joined_on IS NOT NULL AND made.chance(p.i, 48) < 0.6
ORDER BY p.i;

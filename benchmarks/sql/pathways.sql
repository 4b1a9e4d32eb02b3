-- Enrolments with every state they went through, and how they ended. Some come back: a few months later for a
-- training, or more than a year later from the start.

CREATE UNLOGGED TABLE made.enrolment AS
SELECT row_number() OVER (ORDER BY p.i, e.rank) AS i, p.i AS person, p.id AS person_id, p.org, p.keeper, e.rank,
       made.id('enrolment' || e.rank, p.i) AS id,
       made.programme_at(p.org, made.chance(p.i, 100)) AS programme,
       p.joined_on + (5 + made.chance(p.i, 101 + e.rank) * 20)::int + e.days AS proposed_on,
       made.chance(p.i, 105 + e.rank) AS fate
FROM made.person p CROSS JOIN (VALUES (1, 0.62, 0), (2, 0.12, 120), (3, 0.05, 480)) e (rank, share, days)
WHERE p.joined_on IS NOT NULL AND made.chance(p.i, 110) < e.share;
DELETE FROM made.enrolment e USING made.size s WHERE e.proposed_on > s.today;
ANALYZE made.enrolment;

INSERT INTO people_enrolment (
    id, organisation_id, person_id, programme_id, strand_id, site_id, recorded_by_id, recorded_at
)
SELECT e.id, o.id, e.person_id, g.id, d.id, t.id, a.id, e.proposed_on + interval '10 hours'
FROM made.enrolment e
JOIN made.organisation o ON o.no = e.org
JOIN made.account a ON a.no = e.org AND a.nth = e.keeper
JOIN made.programme g ON g.no = e.programme
JOIN made.strand d ON d.programme = e.programme AND d.nth = CASE e.rank WHEN 2 THEN 3 ELSE 1 + e.person % 2 END
LEFT JOIN made.site t ON t.no = e.org AND t.nth = 1 + e.person % 4
ORDER BY e.i;

INSERT INTO people_enrolmentevent (
    id, organisation_id, person_id, enrolment_id, state, "on", reason, recorded_by_id, recorded_at
)
SELECT made.event(v.day + interval '10 hours', v.state, e.i), o.id, e.person_id, e.id, v.state, v.day,
       CASE v.state WHEN 'withdrawn' THEN made.pick('{personal,motivation,out_of_touch,moved_away}', e.i, 120) ELSE '' END,
       a.id, v.day + interval '10 hours'
FROM made.size s, made.enrolment e
JOIN made.organisation o ON o.no = e.org
JOIN made.account a ON a.no = e.org AND a.nth = e.keeper
CROSS JOIN LATERAL (VALUES
    ('proposed', e.proposed_on, true),
    ('enrolled', e.proposed_on + 7, e.fate < 0.9 AND e.i % 3 = 0),
    ('active', e.proposed_on + 14, e.fate < 0.9),
    ('completed', e.proposed_on + 100 + (e.i % 90)::int, e.fate < 0.45),
    ('withdrawn', e.proposed_on + 40 + (e.i % 60)::int, e.fate >= 0.45 AND e.fate < 0.65),
    ('moved', e.proposed_on + 50 + (e.i % 40)::int, e.fate >= 0.65 AND e.fate < 0.68),
    ('cancelled', e.proposed_on + 20, e.fate > 0.995)
) v (state, day, happens)
WHERE v.happens AND v.day <= s.today
ORDER BY e.i, v.day;

CREATE UNLOGGED TABLE made.exit AS
SELECT e.*, v."on" AS ended_on, made.event(v."on" + interval '11 hours', 'exit', e.i) AS exit_id
FROM made.enrolment e
JOIN people_enrolmentevent v ON v.enrolment_id = e.id
WHERE (v.state = 'completed' AND made.chance(e.i, 130) < 0.85) OR (v.state = 'withdrawn' AND made.chance(e.i, 131) < 0.4);

INSERT INTO outcomes_exit (
    id, organisation_id, person_id, enrolment_id, "on", kind, months, project, qualified, corrects_id, withdrawn,
    correction_reason, recorded_by_id, recorded_at
)
SELECT made.event(z.ended_on + interval '11 hours', 'exit' || c.version, z.i), o.id, z.person_id, z.id, z.ended_on,
       k.kind, CASE WHEN k.kind IN ('cdd', 'interim') THEN 1 + (z.i % 12)::int END,
       made.pick('{yes,no,not_recorded}', z.i, 132), made.pick('{yes,no,not_recorded}', z.i, 133),
       CASE c.version WHEN '2' THEN made.event(z.ended_on + interval '11 hours', 'exit', z.i) END,
       c.version = '2' AND z.i % 200 = 0, CASE c.version WHEN '2' THEN 'Précision donnée ensuite' ELSE '' END,
       a.id, z.ended_on + interval '11 hours'
FROM made.exit z
JOIN made.organisation o ON o.no = z.org
JOIN made.account a ON a.no = z.org AND a.nth = z.keeper
CROSS JOIN (VALUES (''), ('2')) c (version)
CROSS JOIN LATERAL (SELECT made.pick(
    '{cdi,cdd,cdd,interim,apprentissage,formation_qualifiante,formation_qualifiante,e2c,stage,service_civique,'
    'mission_locale,france_travail,abandon,sans_nouvelles,demenagement,inconnue}', z.i, 134 + length(c.version)) AS kind) k
WHERE c.version = '' OR z.i % 50 = 0
ORDER BY z.i, c.version;

"""Outcomes behind the second wall, and the figure views: the only place where organisations' rows meet, without names."""

from django.db import migrations

from continuum.core.rowsecurity import APPEND_ONLY, GATE, OURS, WEB, definer, guard, ours_with_person

NO_DELETE = "SELECT, INSERT, UPDATE"
CONTEXT = ("ctx_organisation", "ctx_role", "ctx_file_organisation")

MAY_SEE = "('educator', 'counsellor', 'trainer', 'coordinator', 'manager', 'funder')"
MAY_SEE_ALL = "('coordinator', 'manager', 'funder')"

PROGRAMMES = f"""
    SELECT coalesce(array_agg(DISTINCT o.programme_id), '{{}}') FROM organisations_participation o
    WHERE o.organisation_id = ctx_organisation() AND ctx_role() IN {MAY_SEE}
"""

ORGANISATIONS = f"""
    SELECT CASE WHEN ctx_role() IN {MAY_SEE_ALL} THEN
               (SELECT coalesce(array_agg(DISTINCT o.organisation_id), '{{}}') FROM organisations_participation o
                WHERE o.programme_id = ANY (figures_programmes()))
           ELSE ARRAY[ctx_organisation()] END
"""

MONTHS = """
    SELECT ((date_part('year', later) - date_part('year', earlier)) * 12 + date_part('month', later)
            - date_part('month', earlier))::integer
           - CASE WHEN date_part('day', later) < date_part('day', earlier) THEN 1 ELSE 0 END
"""

# The key cannot be read by the web role: an identity cannot be told from its figure, nor followed from one
# programme to another.
KEY = "(SELECT ('x' || encode(substr(sha256(k.inner_pad), 1, 8), 'hex'))::bit(64)::bigint FROM access_key k)"
IDENTITY = f"uuid_hash_extended(p.identity, uuid_hash_extended({{0}}.programme_id, {KEY})) AS identity"
# Arrays found once, before the query: the planner then reads them as it would read literals, in parallel too.
# An organisation cannot slip rows into the figures of a programme it has no part in.
IN_SCOPE = """{0}.programme_id = ANY ((SELECT figures_programmes())::uuid[])
    AND {1}.organisation_id = ANY ((SELECT figures_organisations())::uuid[])
    AND EXISTS (SELECT 1 FROM organisations_participation o
                WHERE o.programme_id = {0}.programme_id AND o.organisation_id = {1}.organisation_id)"""
OWN_PERSON = """CASE WHEN {0}.organisation_id = (SELECT ctx_file_organisation()) THEN {0}.person_id END AS person_id"""
# "IS NOT NULL" is implied, but tells the planner how few corrections there are.
STANDING = """NOT {0}.withdrawn AND NOT EXISTS (
    SELECT 1 FROM {1} later WHERE later.corrects_id = {0}.id AND later.corrects_id IS NOT NULL)"""
NOT_CANCELLED = """NOT EXISTS (SELECT 1 FROM people_enrolmentevent c
                               WHERE c.enrolment_id = {0}.id AND c.state = 'cancelled')"""
AGE = """CASE WHEN p.born_on IS NOT NULL THEN figures_months(p.born_on, {0}) / 12
              WHEN p.birth_year IS NOT NULL THEN extract(year FROM {0})::integer - p.birth_year END"""
OF_ENCOUNTER = """
    x.programme_id, x.organisation_id, x."on", x.mode, coalesce(l.kind, '') AS place_kind,
    coalesce(l.network, '') AS network, coalesce(l.commune_id, '') AS place_commune, x.familiarity, x.situation,
    x.topics, x.next_step, x.head_count, x.first_time_count
"""
FROM_ENCOUNTER = """
    FROM outreach_encounter x LEFT JOIN outreach_place l ON l.id = x.place_id
"""
STANDS_IN_SCOPE = f'{IN_SCOPE.format("x", "x")} AND {STANDING.format("x", "outreach_encounter")}'
PRESENT = """
    JOIN outreach_presence a ON a.encounter_id = x.root AND a.revoked_at IS NULL
    JOIN people_person p ON p.id = a.person_id AND p.withdrawn_at IS NULL
"""

ENCOUNTER = f"SELECT x.id, {OF_ENCOUNTER} {FROM_ENCOUNTER} WHERE {STANDS_IN_SCOPE}"

PRESENCE = f"""
    SELECT a.id, x.id AS encounter_id, {OF_ENCOUNTER}, {IDENTITY.format("x")}, a.first_time, {OWN_PERSON.format("a")}
    {FROM_ENCOUNTER} {PRESENT} WHERE {STANDS_IN_SCOPE}
"""

# Where an eye told of the heads, that is kept; where nobody did, the files of those named tell.
TALLY = f"""
    SELECT t.id, x.programme_id, x.organisation_id, x.id AS encounter_id, x."on", x.mode,
           coalesce(l.kind, '') AS place_kind, t.gender, t.age_band, t.count AS head_count
    {FROM_ENCOUNTER} JOIN outreach_encountertally t ON t.encounter_id = x.id WHERE {STANDS_IN_SCOPE}
    UNION ALL
    SELECT a.id, x.programme_id, x.organisation_id, x.id, x."on", x.mode, coalesce(l.kind, ''), p.gender,
           CASE WHEN age.years IS NULL OR age.years > 29 THEN 'unknown' WHEN age.years < 16 THEN 'under_16'
                WHEN age.years < 18 THEN '16_17' WHEN age.years < 22 THEN '18_21' WHEN age.years < 26 THEN '22_25'
                ELSE '26_29' END,
           1
    {FROM_ENCOUNTER} {PRESENT} CROSS JOIN LATERAL (SELECT {AGE.format('x."on"')} AS years OFFSET 0) age
    WHERE {STANDS_IN_SCOPE}
      AND NOT EXISTS (SELECT 1 FROM outreach_encountertally t WHERE t.encounter_id = x.id)
"""

FILE = f"""
    SELECT p.id, e.programme_id, p.organisation_id, {IDENTITY.format("e")},
           CASE WHEN p.organisation_id = (SELECT ctx_file_organisation()) THEN p.id END AS person_id,
           p.joined_on, p.gender, {AGE.format("p.joined_on")} AS age, coalesce(p.commune_id, '') AS commune
    FROM (SELECT DISTINCT n.person_id, n.programme_id FROM people_enrolment n WHERE {NOT_CANCELLED.format("n")}) e
    JOIN people_person p ON p.id = e.person_id AND p.withdrawn_at IS NULL AND p.joined_on IS NOT NULL
    WHERE {IN_SCOPE.format("e", "p")}
"""

# Grouped by the key, so that a condition on the programme reaches the inner tables and the planner may choose
# between an index walk (a small programme) and one pass over the events (a large one).
DATED = f"""
    SELECT n.id, n.programme_id, n.organisation_id, n.person_id, n.strand_id, n.site_id,
           min(v."on") AS proposed_on,
           min(v."on") FILTER (WHERE v.state IN ('enrolled', 'active')) AS entered_on,
           (array_agg(v.state ORDER BY v."on" DESC, v.id DESC))[1] AS state,
           max(v."on") AS state_on,
           (array_agg(v.reason ORDER BY v."on" DESC, v.id DESC))[1] AS reason
    FROM people_enrolment n JOIN people_enrolmentevent v ON v.enrolment_id = n.id
    WHERE {IN_SCOPE.format("n", "n")} AND {NOT_CANCELLED.format("n")}
    GROUP BY n.id
"""

REFERENCE = """CASE g.age_reference
    WHEN 'programme_start' THEN g.action_starts_on
    WHEN 'first_meeting' THEN coalesce(
        (SELECT min(x."on") FROM outreach_presence a JOIN outreach_encounter x ON x.root = a.encounter_id
         WHERE a.person_id = e.person_id AND a.revoked_at IS NULL
           AND NOT x.withdrawn AND NOT EXISTS (SELECT 1 FROM outreach_encounter later WHERE later.corrects_id = x.id AND later.corrects_id IS NOT NULL)),
        e.entered_on)
    ELSE e.entered_on END"""

INVISIBLE = """coalesce((
    SELECT CASE WHEN bool_or(
               q.kind = ANY (d.accepted) AND figures_months(q."on", e.entered_on) < d.valid_months
               AND CASE q.kind WHEN 'no_contact' THEN figures_months(q.since, q."on") >= d.silent_months
                               WHEN 'absent_from_list' THEN d.lists = '{}' OR q.list_name = ANY (d.lists)
                               ELSE true END)
           THEN 'yes' ELSE 'no' END
    FROM people_invisibilityevidence q
    CROSS JOIN (SELECT i.* FROM people_invisibilitydefinition i WHERE i.programme_id = e.programme_id
                ORDER BY i.in_force_from <= e.entered_on DESC,
                         CASE WHEN i.in_force_from <= e.entered_on THEN i.in_force_from END DESC,
                         i.in_force_from, i.version DESC LIMIT 1) d
    WHERE q.person_id = e.person_id AND q."on" <= e.entered_on
    HAVING count(*) > 0), 'unknown')"""

COLLECTIVE = "('training', 'workshop', 'work_site', 'placement')"

ENROLMENT = f"""
    SELECT e.id, e.programme_id, e.organisation_id, {IDENTITY.format("e")}, {OWN_PERSON.format("e")},
           e.strand_id, coalesce(d.kind, '') AS strand_kind, e.site_id, e.proposed_on, e.entered_on,
           CASE WHEN d.kind IN {COLLECTIVE} THEN e.entered_on END AS reengaged_on,
           CASE WHEN e.state = 'completed' THEN e.state_on END AS completed_on,
           CASE WHEN e.state = 'withdrawn' THEN e.state_on END AS withdrawn_on,
           CASE WHEN e.state IN ('completed', 'withdrawn', 'moved') THEN e.state_on END AS ended_on,
           e.state, e.reason, p.gender, {AGE.format(f"({REFERENCE})")} AS age, coalesce(p.commune_id, '') AS commune,
           {INVISIBLE} AS invisible
    FROM ({DATED}) e
    JOIN people_person p ON p.id = e.person_id AND p.withdrawn_at IS NULL
    JOIN organisations_programme g ON g.id = e.programme_id
    LEFT JOIN organisations_strand d ON d.id = e.strand_id
"""

# A referent was named and somebody met the person again since the entry. In a view of its own: only this one
# goes back to every encounter.
SUPPORT = f"""
    SELECT e.id, e.id AS enrolment_id, e.programme_id, e.organisation_id, {IDENTITY.format("e")}, {OWN_PERSON.format("e")},
           e.entered_on, greatest(e.entered_on, min(t.since), min(x."on")) AS supported_on
    FROM ({DATED}) e
    JOIN people_person p ON p.id = e.person_id AND p.withdrawn_at IS NULL
    JOIN people_referent t ON t.person_id = e.person_id AND (t.until IS NULL OR t.until >= e.entered_on)
    JOIN outreach_presence a ON a.person_id = e.person_id AND a.revoked_at IS NULL AND NOT a.first_time
    JOIN outreach_encounter x ON x.root = a.encounter_id AND x."on" >= e.entered_on
    WHERE {STANDING.format("x", "outreach_encounter")}
    GROUP BY e.id, e.programme_id, e.organisation_id, e.person_id, e.entered_on, p.identity
"""

FACT = f"""
    SELECT f.id, n.id AS enrolment_id, n.programme_id, n.organisation_id, f.kind, f.answer
    FROM people_enrolment n
    JOIN people_person p ON p.id = n.person_id AND p.withdrawn_at IS NULL
    JOIN people_situationfact f ON f.person_id = n.person_id
    WHERE {IN_SCOPE.format("n", "n")} AND {NOT_CANCELLED.format("n")} AND NOT EXISTS (
        SELECT 1 FROM people_situationfact later WHERE later.person_id = f.person_id AND later.kind = f.kind
          AND (later."on", later.id) > (f."on", f.id))
"""

EXIT = f"""
    SELECT z.id, z.enrolment_id, n.programme_id, z.organisation_id, {IDENTITY.format("n")}, {OWN_PERSON.format("z")},
           z."on", z.kind, z.months, z.project, z.qualified,
           (SELECT min(v."on") FROM people_enrolmentevent v
            WHERE v.enrolment_id = n.id AND v.state IN ('enrolled', 'active')) AS entered_on,
           (SELECT v.state FROM people_enrolmentevent v WHERE v.enrolment_id = n.id
            ORDER BY v."on" DESC, v.id DESC LIMIT 1) AS state
    FROM outcomes_exit z
    JOIN people_enrolment n ON n.id = z.enrolment_id
    JOIN people_person p ON p.id = z.person_id AND p.withdrawn_at IS NULL
    WHERE {IN_SCOPE.format("n", "n")} AND {STANDING.format("z", "outcomes_exit")} AND {NOT_CANCELLED.format("n")}
"""

OF_PROGRAMME = "programme_id IN (SELECT programme_id FROM organisations_participation WHERE organisation_id = (SELECT ctx_organisation()))"
MAY_DEFINE = "(SELECT ctx_role()) IN ('coordinator', 'manager')"
OF_INDICATOR = f"indicator_id IN (SELECT id FROM outcomes_indicator WHERE {OF_PROGRAMME})"
OF_DECLARED = f"figure_id IN (SELECT id FROM outcomes_declaredfigure WHERE {OF_PROGRAMME})"


def figure_view(name: str, rows: str) -> migrations.RunSQL:
    """A view with the gate's rights: no condition of whoever reads it can see a row before the scope is applied."""
    return migrations.RunSQL(
        [
            f"CREATE VIEW figures_{name} WITH (security_barrier) AS {rows}",
            f"ALTER VIEW figures_{name} OWNER TO {GATE}",
            f"GRANT SELECT ON figures_{name} TO {WEB}",
            f"COMMENT ON VIEW figures_{name} IS 'figures: no personal column; rows of the programmes acted for'",
        ],
        f"DROP VIEW figures_{name}",
    )


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("outreach", "0002_wall"), ("people", "0003_search_and_places")]

    operations = [
        guard(
            "outcomes_exit",
            rows=OURS,
            write=f"""{ours_with_person()} AND EXISTS (SELECT 1 FROM people_enrolment n
                      WHERE n.id = enrolment_id AND n.person_id = outcomes_exit.person_id)""",
            grants=APPEND_ONLY,
        ),
        # A policy cannot look into its own table: that the version corrected is of the same enrolment is a key.
        migrations.RunSQL(
            [
                "ALTER TABLE outcomes_exit ADD CONSTRAINT exit_of_enrolment UNIQUE (id, enrolment_id)",
                """ALTER TABLE outcomes_exit ADD CONSTRAINT exit_corrects_same_enrolment
                   FOREIGN KEY (corrects_id, enrolment_id) REFERENCES outcomes_exit (id, enrolment_id)
                   DEFERRABLE INITIALLY DEFERRED""",
            ],
            [
                "ALTER TABLE outcomes_exit DROP CONSTRAINT exit_corrects_same_enrolment",
                "ALTER TABLE outcomes_exit DROP CONSTRAINT exit_of_enrolment",
            ],
        ),
        guard("outcomes_indicator", rows=OF_PROGRAMME, write=f"{OF_PROGRAMME} AND {MAY_DEFINE}", grants=APPEND_ONLY),
        guard(
            "outcomes_indicatorversion", rows=OF_INDICATOR, write=f"{OF_INDICATOR} AND {MAY_DEFINE}", grants=APPEND_ONLY
        ),
        guard("outcomes_declaredfigure", rows=OF_PROGRAMME, write=f"{OF_PROGRAMME} AND {MAY_DEFINE}", grants=NO_DELETE),
        guard("outcomes_declareditem", rows=OF_DECLARED, write=f"{OF_DECLARED} AND {MAY_DEFINE}", grants=APPEND_ONLY),
        migrations.RunSQL(
            [
                """CREATE INDEX enrolment_cancelled ON people_enrolmentevent (enrolment_id) WHERE state = 'cancelled'""",
                f"GRANT SELECT ON access_key TO {GATE}",
            ],
            "DROP INDEX enrolment_cancelled",
        ),
        migrations.RunSQL(
            [
                f"""CREATE FUNCTION figures_months(earlier date, later date) RETURNS integer
                    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$ {MONTHS} $body$""",
                f"GRANT EXECUTE ON FUNCTION figures_months(date, date) TO {WEB}, {GATE}",
                "COMMENT ON FUNCTION figures_months(date, date) IS 'whole months, as people.rules.months_between'",
            ],
            "DROP FUNCTION figures_months(date, date)",
        ),
        # What they read does not change within a query: a parallel worker reads the same.
        migrations.RunSQL(
            [f"ALTER FUNCTION {name}() PARALLEL SAFE" for name in CONTEXT],
            [f"ALTER FUNCTION {name}() PARALLEL UNSAFE" for name in CONTEXT],
        ),
        definer("figures_programmes()", returns="uuid[]", how="STABLE PARALLEL SAFE", body=PROGRAMMES),
        definer("figures_organisations()", returns="uuid[]", how="STABLE PARALLEL SAFE", body=ORGANISATIONS),
        figure_view("encounter", ENCOUNTER),
        figure_view("presence", PRESENCE),
        figure_view("tally", TALLY),
        figure_view("file", FILE),
        figure_view("enrolment", ENROLMENT),
        figure_view("support", SUPPORT),
        figure_view("fact", FACT),
        figure_view("exit", EXIT),
    ]

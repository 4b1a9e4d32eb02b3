"""The statement that finds likely files, kept in the database so that its plan is made once a connection.

It runs with the rights of whoever calls: row security chooses its rows as in any other statement.
"""

from django.db import migrations

from continuum.core.rowsecurity import OWNER, WEB

ARGUMENTS = (
    "p_organisation uuid, p_keys bigint[], p_weights real[], p_each integer[], p_alone boolean[], "
    "p_names boolean[], p_leaving_out uuid[], p_most integer, p_worth real"
)
TYPES = "uuid, bigint[], real[], integer[], boolean[], boolean[], uuid[], integer, real"
COLUMNS = (
    "id uuid, alias varchar, first_name varchar, last_name varchar, usage_name varchar, born_on date, "
    "birth_year smallint, gender varchar, commune_id varchar, postcode varchar, contacts text[], numbers text[], "
    "namesakes bigint"
)
# Of each key a few files only, and of these the few that share most: the time does not grow with how many
# bear a name. The index holds all that the innermost statement reads. Namesakes share both names' sounds.
BODY = """
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT p.id, p.alias, p.first_name, p.last_name, p.usage_name, p.born_on, p.birth_year, p.gender,
           p.commune_id, p.postcode,
           ARRAY(SELECT ARRAY[c.kind, c.value]::text[] FROM people_contact c
                 WHERE c.person_id = p.id AND c.ended_on IS NULL),
           ARRAY(SELECT e.value::text FROM people_externalid e WHERE e.person_id = p.id),
           likeliest.namesakes
    FROM (
        SELECT met.person_id, sum(asked.weight) AS weight, max(sum(asked.weight)) OVER () AS most,
               bool_or(asked.alone) AS alone, sum(bool_or(asked.names)::integer) OVER () AS namesakes
        FROM unnest(p_keys, p_weights, p_each, p_alone, p_names) AS asked (key, weight, each, alone, names)
        CROSS JOIN LATERAL (
            SELECT k.person_id FROM people_lookupkey k
            WHERE k.key = asked.key AND k.organisation_id = p_organisation
            LIMIT asked.each
        ) met
        WHERE met.person_id <> ALL (p_leaving_out)
        GROUP BY met.person_id ORDER BY weight DESC, met.person_id LIMIT p_most
    ) likeliest
    JOIN people_person p ON p.id = likeliest.person_id
    WHERE (likeliest.weight >= likeliest.most * p_worth OR likeliest.alone)
      AND p.withdrawn_at IS NULL AND p.organisation_id = p_organisation
    ORDER BY likeliest.weight DESC, p.recorded_at DESC;
END
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0018_lookup_keys")]

    operations = [
        migrations.RunSQL(
            [
                f"CREATE FUNCTION people_likeliest({ARGUMENTS}) RETURNS TABLE ({COLUMNS}) "
                f"LANGUAGE plpgsql STABLE SECURITY INVOKER AS $body$ {BODY} $body$",
                f"REVOKE ALL ON FUNCTION people_likeliest({TYPES}) FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION people_likeliest({TYPES}) TO {WEB}, {OWNER}",
            ],
            f"DROP FUNCTION people_likeliest({TYPES})",
        ),
    ]

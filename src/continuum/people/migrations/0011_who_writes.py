"""The second wall as narrow as the roles: who writes files, who reads how to reach somebody, who signs.

It knew the organisation only: a trainer's session, or a data protection officer's, could read phone
numbers and change names; anybody could sign for a colleague, or join a file to another organisation's.
"""

from django.db import migrations, models

from continuum.core.rowsecurity import definer, never_changed, only_for, restrict, sign

WRITERS = ("educator", "counsellor", "coordinator")
"""Roles that open and complete files (`open_files`, `enrol`) and see how to reach people."""

OF_PERSON = (
    "person", "searchtoken", "contact", "externalid", "identitydecision", "situationfact", "noticegiven",
    "invisibilityevidence", "enrolment", "enrolmentevent", "referent",
)
RECORDED = ("person", "contact", "enrolment", "enrolmentevent", "situationfact", "invisibilityevidence")
REACHED_BY = "('phone', 'phone_end', 'handle')"
NAMED = ", ".join(f"'{role}'" for role in WRITERS)

COLLEAGUE = """EXISTS (SELECT 1 FROM access_membership m WHERE m.account_id = people_referent.account_id
    AND m.organisation_id = (SELECT ctx_file_organisation()))"""

# `identity` is no foreign key: rows that bear the same are one human, of one organisation's files only.
OWN_IDENTITY = """
BEGIN
    IF EXISTS (SELECT 1 FROM people_person p
               WHERE p.identity = NEW.identity AND p.organisation_id <> NEW.organisation_id) THEN
        RAISE EXCEPTION 'person refused: a file of another organisation' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0010_rules_of_writing"), ("access", "0012_who_prepared")]

    operations = [
        *(only_for(f"people_{table}", WRITERS) for table in OF_PERSON),
        only_for("people_contact", WRITERS, commands=["SELECT"]),
        migrations.RunSQL(
            f"""CREATE POLICY people_searchtoken_role_select ON people_searchtoken AS RESTRICTIVE FOR SELECT
                USING ((SELECT ctx_role()) IN ({NAMED}) OR kind NOT IN {REACHED_BY})""",
            "DROP POLICY people_searchtoken_role_select ON people_searchtoken",
        ),
        *(sign(f"people_{table}", "recorded_by_id") for table in RECORDED),
        sign("people_noticegiven", "given_by_id"),
        sign("people_identitydecision", "decided_by_id"),
        *(never_changed(f"people_{table}", "recorded_by_id") for table in ("person", "contact", "enrolment")),
        restrict("people_referent", "colleague", check=COLLEAGUE, commands=("INSERT", "UPDATE")),
        # Found by identity alone too, for the check below.
        migrations.RemoveIndex("person", "person_identity"),
        migrations.AddIndex(
            "person", models.Index(fields=["identity", "organisation"], name="person_identity")
        ),
        definer(
            "people_own_identity()", returns="trigger", how="VOLATILE", language="plpgsql", body=OWN_IDENTITY
        ),
        migrations.RunSQL(
            """CREATE TRIGGER own_identity BEFORE INSERT OR UPDATE OF identity, organisation_id ON people_person
               FOR EACH ROW EXECUTE FUNCTION people_own_identity()""",
            "DROP TRIGGER own_identity ON people_person",
        ),
    ]

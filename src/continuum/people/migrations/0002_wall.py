"""Persons and everything about them, behind the second wall."""

from django.db import migrations

from continuum.core.rowsecurity import ALL, APPEND_ONLY, OURS, WEB, guard, leave_open, ours_with_person

NO_DELETE = "SELECT, INSERT, UPDATE"


def of_person(table: str, grants: str) -> migrations.RunSQL:
    return guard(f"people_{table}", rows=OURS, write=ours_with_person(), grants=grants)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0002_wall")]

    operations = [
        guard("people_person", rows=OURS, grants=NO_DELETE),
        guard("people_searchtoken", rows=OURS, write=ours_with_person(), grants=ALL, audited=False),
        migrations.RunSQL(
            [
                f"GRANT USAGE ON SEQUENCE people_searchtoken_id_seq TO {WEB}",
                "COMMENT ON TABLE people_searchtoken IS 'guarded, derived from people_person: not audited apart'",
            ],
            migrations.RunSQL.noop,
        ),
        of_person("contact", NO_DELETE),
        of_person("externalid", ALL),
        guard(
            "people_identitydecision",
            rows=OURS,
            write=f"{ours_with_person()} AND {ours_with_person('other_id')}",
            grants=APPEND_ONLY,
        ),
        of_person("situationfact", APPEND_ONLY),
        of_person("noticegiven", APPEND_ONLY),
        of_person("invisibilityevidence", APPEND_ONLY),
        of_person("enrolment", NO_DELETE),
        guard(
            "people_enrolmentevent",
            rows=OURS,
            write=f"""{ours_with_person()} AND EXISTS (SELECT 1 FROM people_enrolment e
                      WHERE e.id = enrolment_id AND e.person_id = people_enrolmentevent.person_id)""",
            grants=APPEND_ONLY,
        ),
        of_person("referent", NO_DELETE),
        leave_open("people_notice", because="what young people are told, the same for all", grants=NO_DELETE),
        leave_open("people_invisibilitydefinition", because="a funder's definition", grants=NO_DELETE),
    ]

"""Files are joined and separated by the roles that may; an educator's session could, in SQL."""

from importlib import import_module

from django.db import migrations

from continuum.core.rowsecurity import restrict

JOINERS = "('counsellor', 'coordinator')"
"""Roles that join and separate files (`join_files`)."""

OWN_IDENTITY_BEFORE = import_module("continuum.people.migrations.0011_who_writes").OWN_IDENTITY
# A new file bears an identity of its own; only a join gives it another's, or takes it away.
OWN_IDENTITY = f"""
DECLARE
    of_others boolean;
BEGIN
    SELECT bool_or(p.organisation_id <> NEW.organisation_id) INTO of_others
    FROM people_person p WHERE p.identity = NEW.identity AND p.id <> NEW.id;
    IF of_others THEN
        RAISE EXCEPTION 'person refused: a file of another organisation' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.identity = OLD.identity OR TG_OP = 'INSERT' AND of_others IS NULL THEN
        RETURN NEW;
    END IF;
    IF NOT coalesce(ctx_role() IN {JOINERS}, false) THEN
        RAISE EXCEPTION 'person refused: not joined by this role' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
"""


def replaced(body: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION people_own_identity() RETURNS trigger "
        f"LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $body$ {body} $body$"
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0016_tokens_of_person")]

    operations = [
        migrations.RunSQL(replaced(OWN_IDENTITY), replaced(OWN_IDENTITY_BEFORE)),
        restrict("people_identitydecision", "joined", check=f"(SELECT ctx_role()) IN {JOINERS}"),
    ]

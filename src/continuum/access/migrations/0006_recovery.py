"""The way back for whoever forgot the password: a link, used once, through one door of the wall."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from continuum.core.rowsecurity import WEB, definer, guard

OWN_ACCOUNT = "id = (SELECT ctx_account()) OR id = (SELECT ctx_pending_account()) OR (SELECT ctx_operator())"

USABLE = """
    FROM access_recovery r
    JOIN access_account a ON a.id = r.account_id AND a.closed_at IS NULL AND NOT a.is_service
    WHERE r.token_hash = p_digest AND r.used_at IS NULL AND r.revoked_at IS NULL AND r.expires_at > now()
      AND (r.organisation_id IS NULL OR access_only_of(r.account_id, r.organisation_id))
"""

RECOVER = f"""
DECLARE
    v_account uuid;
    v_removes boolean;
BEGIN
    SELECT r.account_id INTO v_account {USABLE};
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- The account first, as whoever prepares a link does; the link is then read again.
    PERFORM 1 FROM access_account WHERE id = v_account FOR UPDATE;
    UPDATE access_recovery SET used_at = now() WHERE id IN (SELECT r.id {USABLE})
    RETURNING removes_second_factor INTO v_removes;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE access_account SET password = p_password WHERE id = v_account;
    IF v_removes THEN
        DELETE FROM mfa_authenticator WHERE user_id = v_account;
    END IF;
    -- Jobs under way go on: nobody enters by them.
    DELETE FROM access_session WHERE kind = 'web' AND v_account IN (account_id, pending_account_id);
    -- Nobody is signed in, yet each organisation of the account reads it in its journal.
    INSERT INTO core_auditentry (at, account_id, organisation_id, event, target, target_id, columns, reason, detail)
    SELECT clock_timestamp(), coalesce(ctx_account(), v_account), m.organisation_id, 'recovery_used',
           'access_account', v_account::text, '{{}}', '', jsonb_build_object('second_factor_removed', v_removes)
    FROM (SELECT v_account AS id) a
    LEFT JOIN (SELECT DISTINCT account_id, organisation_id FROM access_membership WHERE ended_at IS NULL) m
           ON m.account_id = a.id;
    RETURN true;
END
"""

END_OTHERS = """
DECLARE
    v_account uuid := (coalesce(to_jsonb(NEW) ->> 'account_id', to_jsonb(NEW) ->> 'id'))::uuid;
BEGIN
    PERFORM 1 FROM access_account WHERE id = v_account FOR UPDATE;
    UPDATE access_recovery SET revoked_at = now()
    WHERE account_id = v_account AND used_at IS NULL AND revoked_at IS NULL;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_without_second_factor"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("removes_second_factor", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))), name="recovery_expires_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation", None), ("removes_second_factor", False), _connector="OR"),
                        name="recovery_factor_by_operator",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None), ("used_at", None)),
                        fields=("account",),
                        name="recovery_waits_once",
                    ),
                ],
            },
        ),
        definer(
            "access_only_of(p_account uuid, p_organisation uuid)",
            returns="boolean",
            body="""SELECT coalesce(bool_and(m.organisation_id = p_organisation), false) FROM access_membership m
                    WHERE m.account_id = p_account AND m.ended_at IS NULL""",
        ),
        migrations.RunSQL(
            f"REVOKE EXECUTE ON FUNCTION access_only_of(uuid, uuid) FROM {WEB}", migrations.RunSQL.noop
        ),
        definer(
            "access_may_recover(p_account uuid)",
            returns="boolean",
            body="""SELECT ctx_role() = 'administrator' AND p_account <> ctx_account()
                           AND access_only_of(p_account, ctx_organisation())""",
        ),
        guard(
            "access_recovery",
            rows="""(organisation_id = (SELECT ctx_organisation()) AND (SELECT ctx_role()) = 'administrator')
                    OR (SELECT ctx_operator())""",
            grants="SELECT, INSERT, UPDATE (revoked_at)",
        ),
        migrations.RunSQL(
            """CREATE POLICY access_recovery_prepared ON access_recovery AS RESTRICTIVE FOR INSERT
               WITH CHECK ((SELECT ctx_operator()) OR access_may_recover(account_id))""",
            "DROP POLICY access_recovery_prepared ON access_recovery",
        ),
        # An administrator no longer writes on colleagues' accounts: their password changes by a link alone.
        migrations.RunSQL(
            f"ALTER POLICY access_account_session ON access_account WITH CHECK ({OWN_ACCOUNT})",
            f"""ALTER POLICY access_account_session ON access_account
                WITH CHECK ({OWN_ACCOUNT} OR (SELECT ctx_role()) = 'administrator')""",
        ),
        definer(
            "access_end_recoveries()", returns="trigger", how="VOLATILE", language="plpgsql", body=END_OTHERS
        ),
        migrations.RunSQL(
            [
                """CREATE TRIGGER one_recovery_waits BEFORE INSERT ON access_recovery
                   FOR EACH ROW EXECUTE FUNCTION access_end_recoveries()""",
                """CREATE TRIGGER recoveries_end AFTER UPDATE OF password ON access_account
                   FOR EACH ROW WHEN (OLD.password IS DISTINCT FROM NEW.password)
                   EXECUTE FUNCTION access_end_recoveries()""",
            ],
            [
                "DROP TRIGGER recoveries_end ON access_account",
                "DROP TRIGGER one_recovery_waits ON access_recovery",
            ],
        ),
        definer(
            "access_recovery_of(p_digest bytea)",
            returns="TABLE (email text, name text, removes_second_factor boolean)",
            body=f"SELECT a.email::text, a.name::text, r.removes_second_factor {USABLE}",
        ),
        definer(
            "access_recover(p_digest bytea, p_password text)",
            returns="boolean",
            how="VOLATILE",
            language="plpgsql",
            body=RECOVER,
        ),
    ]

"""The day somebody was met, on the presence itself: kept by the database, for lists by last contact."""

import django.db.models.deletion
from django.db import migrations, models

from continuum.core.rowsecurity import definer

DAY_OF = """
    SELECT CASE WHEN e.withdrawn THEN NULL ELSE e."on" END FROM outreach_encounter e
    WHERE e.root = {root} AND NOT EXISTS (SELECT 1 FROM outreach_encounter later WHERE later.corrects_id = e.id)
"""
OF_A_NEW_PRESENCE = f"BEGIN NEW.met_on := ({DAY_OF.format(root='NEW.encounter_id')}); RETURN NEW; END"
OF_A_NEW_VERSION = """
BEGIN
    UPDATE outreach_presence SET met_on = CASE WHEN NEW.withdrawn THEN NULL ELSE NEW."on" END
    WHERE encounter_id = NEW.root
      AND met_on IS DISTINCT FROM CASE WHEN NEW.withdrawn THEN NULL ELSE NEW."on" END;
    RETURN NULL;
END
"""


class Migration(migrations.Migration):

    dependencies = [("outreach", "0004_indexes_that_answer")]

    operations = [
        migrations.AddField(
            model_name="presence",
            name="met_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="presence",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        # Their owner sees no row of guarded tables, and nobody's gesture is to be read in the journal.
        migrations.RunSQL(
            [
                "ALTER TABLE outreach_presence NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER audit",
                "ALTER TABLE outreach_encounter NO FORCE ROW LEVEL SECURITY",
                f"UPDATE outreach_presence p SET met_on = ({DAY_OF.format(root='p.encounter_id')})",
                "ALTER TABLE outreach_presence FORCE ROW LEVEL SECURITY, ENABLE TRIGGER audit",
                "ALTER TABLE outreach_encounter FORCE ROW LEVEL SECURITY",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="presence",
            index=models.Index(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=["organisation", "person", "met_on"],
                name="presence_of_day",
            ),
        ),
        definer(
            "outreach_day_of_presence()", returns="trigger", body=OF_A_NEW_PRESENCE + ";", language="plpgsql", how="VOLATILE"
        ),
        definer(
            "outreach_day_of_version()", returns="trigger", body=OF_A_NEW_VERSION + ";", language="plpgsql", how="VOLATILE"
        ),
        migrations.RunSQL(
            [
                "CREATE TRIGGER day BEFORE INSERT ON outreach_presence "
                "FOR EACH ROW EXECUTE FUNCTION outreach_day_of_presence()",
                "CREATE TRIGGER day AFTER INSERT ON outreach_encounter "
                "FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION outreach_day_of_version()",
            ],
            [
                "DROP TRIGGER day ON outreach_encounter",
                "DROP TRIGGER day ON outreach_presence",
            ],
        ),
    ]

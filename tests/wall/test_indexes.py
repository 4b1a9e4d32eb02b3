"""Row security names the organisation in every statement: no index may tempt the planner with it
alone."""

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.wall]

ON_ORGANISATION_ALONE = """
SELECT t.relname FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
WHERE obj_description(t.oid, 'pg_class') LIKE 'guarded%'
  AND i.indnatts = 1 AND a.attname = 'organisation_id'
  AND t.relname ~ '^(people|outreach|outcomes)_'
"""


def test_no_table_of_persons_has_an_index_on_the_organisation_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ON_ORGANISATION_ALONE)
        found = cursor.fetchall()

    assert found == []

from django.db import migrations

from apps.safekeeping.row_security import definer_function


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_walls")]

    operations = [
        definer_function(
            "supervision_people_with_a_log()",
            "SETOF bigint",
            "SELECT DISTINCT person_id FROM supervision_viewing ORDER BY person_id",
        )
    ]

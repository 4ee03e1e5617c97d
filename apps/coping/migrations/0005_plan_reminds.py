from django.db import migrations, models

from apps.safekeeping.row_security import definer_function

PEOPLE_TO_REMIND = "SELECT DISTINCT person_id FROM coping_plan WHERE state = 'active' AND reminds"


class Migration(migrations.Migration):
    dependencies = [("coping", "0004_row_security")]

    operations = [
        migrations.AddField("plan", "reminds", models.BooleanField(default=False)),
        # Planning reminders asks whose plans it has to read.
        definer_function("coping_people_to_remind()", "SETOF bigint", PEOPLE_TO_REMIND),
    ]

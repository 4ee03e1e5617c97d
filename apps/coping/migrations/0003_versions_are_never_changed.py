from django.db import migrations

from apps.safekeeping.never_changed import never_changed


class Migration(migrations.Migration):
    dependencies = [("coping", "0002_plan_revision"), ("safekeeping", "0004_never_changed")]

    operations = [never_changed("coping_planversion")]

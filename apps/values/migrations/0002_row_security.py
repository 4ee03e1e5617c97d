from django.db import migrations

from apps.safekeeping.row_security import only_for_its_person


class Migration(migrations.Migration):
    dependencies = [("values", "0001_initial"), ("safekeeping", "0006_row_security")]

    operations = [
        only_for_its_person("values_ownvalue"),
        only_for_its_person("values_review"),
        only_for_its_person("values_lived"),
    ]

from django.db import migrations

from apps.safekeeping.never_changed import never_changed


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("safekeeping", "0004_never_changed")]

    operations = [never_changed("journal_entryversion")]

from django.db import migrations

from apps.safekeeping.row_security import only_for_its_person, only_with_its_parent


class Migration(migrations.Migration):
    dependencies = [("checkins", "0002_identifiers_kept"), ("safekeeping", "0006_row_security")]

    operations = [
        only_for_its_person("checkins_draft"),
        only_for_its_person("checkins_checkin"),
        only_for_its_person("checkins_pause"),
        only_with_its_parent("checkins_answer", "checkin_id", "checkins_checkin"),
        only_with_its_parent("checkins_namedchallenge", "checkin_id", "checkins_checkin"),
        only_with_its_parent("checkins_usedstrategy", "checkin_id", "checkins_checkin"),
        only_with_its_parent("checkins_statedfact", "checkin_id", "checkins_checkin"),
    ]

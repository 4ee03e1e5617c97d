from django.db import migrations

from apps.safekeeping.row_security import definer_function, only_for_its_person


class Migration(migrations.Migration):
    dependencies = [("coping", "0003_versions_are_never_changed"), ("safekeeping", "0006_row_security")]

    operations = [
        only_for_its_person("coping_plan"),
        only_for_its_person("coping_planversion"),
        only_for_its_person("coping_followup"),
        only_for_its_person("coping_ask"),
        # A page for a new one brings a number with it, which somebody else's may have.
        definer_function(
            "coping_plan_is_there(number uuid)",
            "boolean",
            "SELECT EXISTS (SELECT FROM coping_plan WHERE id = number)",
        ),
        definer_function(
            "coping_ask_is_there(number uuid)",
            "boolean",
            "SELECT EXISTS (SELECT FROM coping_ask WHERE id = number)",
        ),
    ]

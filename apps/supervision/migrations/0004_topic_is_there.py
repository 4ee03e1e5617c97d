from django.db import migrations

from apps.safekeeping.row_security import definer_function


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_people_with_a_log")]

    operations = [
        # A page for a new one brings a number with it, which somebody else's may have.
        definer_function(
            "supervision_topic_is_there(number uuid)",
            "boolean",
            "SELECT EXISTS (SELECT FROM supervision_topic WHERE id = number)",
        ),
    ]

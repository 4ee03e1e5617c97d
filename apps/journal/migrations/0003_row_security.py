from django.db import migrations

from apps.safekeeping.row_security import definer_function, only_for_its_person


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_versions_are_never_changed"), ("safekeeping", "0006_row_security")]

    operations = [
        only_for_its_person("journal_entry"),
        only_for_its_person("journal_entryversion"),
        only_for_its_person("journal_offeredmoment"),
        # Whose deleted entries are to go for good; see journal.actions.purge.
        definer_function(
            "journal_people_to_purge(deleted_before timestamptz)",
            "SETOF bigint",
            "SELECT DISTINCT person_id FROM journal_entry WHERE deleted_at <= deleted_before",
        ),
        definer_function(
            "journal_entry_is_there(number uuid)",
            "boolean",
            "SELECT EXISTS (SELECT FROM journal_entry WHERE id = number)",
        ),
    ]

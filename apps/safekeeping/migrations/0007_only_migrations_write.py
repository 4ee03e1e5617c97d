from django.db import migrations

# Written by `migrate`, as the owner. A site that could say that a migration has run could keep a wall from being built.
TABLES = "django_migrations, django_content_type, auth_permission, auth_group, auth_group_permissions"


class Migration(migrations.Migration):
    dependencies = [
        ("safekeeping", "0006_row_security"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE, DELETE ON {TABLES} FROM heartwood_runtime;",
            f"GRANT INSERT, UPDATE, DELETE ON {TABLES} TO heartwood_runtime;",
        )
    ]

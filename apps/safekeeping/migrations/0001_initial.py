import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# The role that owns the table could still drop the trigger or empty the table: it runs migrations and nothing
# else. TRUNCATE, which no row trigger sees, is not granted to the runtime role; revoked all the same.
APPEND_ONLY = """
REVOKE UPDATE, DELETE, TRUNCATE ON safekeeping_auditevent FROM heartwood_runtime;
CREATE FUNCTION safekeeping_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON safekeeping_auditevent
    FOR EACH ROW EXECUTE FUNCTION safekeeping_refuse_change();
"""
AS_BEFORE = """
DROP TRIGGER append_only ON safekeeping_auditevent;
DROP FUNCTION safekeeping_refuse_change();
GRANT UPDATE, DELETE ON safekeeping_auditevent TO heartwood_runtime;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("action", models.CharField(max_length=60)),
                ("record", models.CharField(blank=True, max_length=80)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["subject", "-at"], name="safekeeping_subject_fd7da0_idx")],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, AS_BEFORE),
    ]

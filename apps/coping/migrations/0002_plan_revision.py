from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coping", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
    ]

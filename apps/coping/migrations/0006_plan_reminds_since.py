from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coping", "0005_plan_reminds")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="reminds_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

"""A training copy carries the code of its source: unique among those in production only."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0002_purpose_canary_states"),
    ]

    operations = [
        migrations.AlterField(
            model_name="municipality",
            name="gemeentecode",
            field=models.CharField(
                help_text="CBS code, 4 digits",
                max_length=4,
                validators=[django.core.validators.RegexValidator("^\\d{4}$", "A municipality code has 4 digits.")],
                verbose_name="municipality code",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.UniqueConstraint(
                condition=models.Q(("purpose", "production")),
                fields=("gemeentecode",),
                name="municipality_gemeentecode_once_in_production",
            ),
        ),
    ]

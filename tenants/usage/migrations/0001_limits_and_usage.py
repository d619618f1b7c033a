import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("municipalities", "0003_gemeentecode_once_in_production"),
    ]

    operations = [
        migrations.CreateModel(
            name="Limits",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="limits",
                        serialize=False,
                        to="municipalities.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("storage_mb", models.PositiveIntegerField(blank=True, null=True, verbose_name="storage (MB)")),
                ("mails_a_day", models.PositiveIntegerField(blank=True, null=True, verbose_name="mails a day")),
                (
                    "requests_a_minute",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="requests a minute"),
                ),
                (
                    "background_s_an_hour",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="background work (seconds an hour)"
                    ),
                ),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed at")),
            ],
            options={
                "verbose_name": "limits",
                "verbose_name_plural": "limits",
            },
        ),
        migrations.CreateModel(
            name="StorageUse",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="storage_use",
                        serialize=False,
                        to="municipalities.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("bytes", models.BigIntegerField(default=0, verbose_name="bytes")),
                ("measured_at", models.DateTimeField(blank=True, null=True, verbose_name="measured at")),
            ],
            options={
                "verbose_name": "use of storage",
                "verbose_name_plural": "use of storage",
            },
        ),
        migrations.CreateModel(
            name="UsageDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schema_name", models.CharField(max_length=63, verbose_name="schema")),
                ("day", models.DateField(verbose_name="day")),
                ("slug", models.CharField(max_length=63, verbose_name="short name")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("inhabitants", models.PositiveIntegerField(blank=True, null=True, verbose_name="inhabitants")),
                ("is_production", models.BooleanField(default=True, verbose_name="in production")),
                ("requests", models.BigIntegerField(default=0, verbose_name="requests")),
                ("web_cpu_us", models.BigIntegerField(default=0, verbose_name="processor time of pages (µs)")),
                (
                    "background_cpu_us",
                    models.BigIntegerField(default=0, verbose_name="processor time of background work (µs)"),
                ),
                ("mails", models.BigIntegerField(default=0, verbose_name="mails")),
                ("zaken", models.BigIntegerField(default=0, verbose_name="requests of residents")),
                ("storage_bytes", models.BigIntegerField(blank=True, null=True, verbose_name="storage (bytes)")),
            ],
            options={
                "verbose_name": "usage of a day",
                "verbose_name_plural": "usage of days",
                "ordering": ["day", "slug"],
                "indexes": [models.Index(fields=["day"], name="usage_day")],
                "constraints": [models.UniqueConstraint(fields=("schema_name", "day"), name="usage_once_a_day")],
            },
        ),
    ]

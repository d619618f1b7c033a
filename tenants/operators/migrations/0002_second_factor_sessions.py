import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operators", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="failed_steps",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="operator",
            name="step_locked_until",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="OperatorFactor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("totp", "Authenticator app"), ("passkey", "Passkey"), ("recovery", "Recovery codes")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("secret", models.TextField(blank=True)),
                ("counter", models.BigIntegerField(default=0)),
                ("rp_id", models.CharField(blank=True, max_length=253)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="factors", to="operators.operator"
                    ),
                ),
            ],
            options={
                "verbose_name": "second factor",
                "ordering": ["created_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OperatorSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("session_key", models.CharField(max_length=40)),
                ("auth_mark", models.CharField(max_length=16)),
                ("user_agent", models.CharField(blank=True, max_length=300)),
                ("network", models.CharField(blank=True, max_length=60)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_active_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="operators.operator"
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "ordering": ["-last_active_at"],
                "abstract": False,
            },
        ),
    ]

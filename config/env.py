"""Every variable that Meent reads from its surroundings, typed, in one place.

Order: the process's own environment, then `.env`, then `.local/demo.env` (written by `make demo`). A secret has no
default; any other default is safe in production. `.env.example` lists them all.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import environ

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The variables, by their names in lower case."""

    secret_key: str = field(repr=False)
    secret_key_fallbacks: list[str] = field(repr=False)
    database_url: str = field(repr=False)
    valkey_url: str = field(repr=False)
    celery_broker_url: str = field(repr=False)
    email_url: str = field(repr=False)
    sentry_dsn: str = field(repr=False)
    debug: bool
    public_scheme: str
    public_port: int
    platform_hosts: list[str]
    security_contact: list[str]
    media_root: Path
    private_root: Path
    package_root: Path
    backup_root: Path
    backup_retention_days: int
    package_keep_days: int
    backup_daily: bool
    import_most_mb: int
    nightly_backup_keep_days: int
    deletion_cooling_off_days: int
    static_root: Path
    accel_prefix: str
    clamd_address: str
    outgoing_allowed_hosts: list[str]
    address_lookup: str
    pg_bin: str
    pg_data: str
    database_conn_max_age_s: int
    database_owner_role: str
    log_json: bool
    log_level: str
    environment: str
    release: str
    secure_cookies: bool
    second_factor_required: bool

    @classmethod
    def read(cls, *, local_files: bool) -> Self:
        """Read the surroundings.

        Args:
            local_files: also read `.env` and `.local/demo.env`; production reads neither.

        Raises:
            django.core.exceptions.ImproperlyConfigured: a required variable is missing or of the wrong type.
        """
        env = environ.Env()
        if local_files:
            for path in (BASE_DIR / ".env", BASE_DIR / ".local" / "demo.env"):
                if path.exists():
                    env.read_env(str(path))
        scheme = env.str("PUBLIC_SCHEME", default="https")
        return cls(
            secret_key=env.str("SECRET_KEY"),
            secret_key_fallbacks=env.list("SECRET_KEY_FALLBACKS", default=[]),
            database_url=env.str("DATABASE_URL"),
            valkey_url=env.str("VALKEY_URL"),
            celery_broker_url=env.str("CELERY_BROKER_URL", default=env.str("VALKEY_URL")),
            email_url=env.str("EMAIL_URL", default="smtp://127.0.0.1:25"),
            sentry_dsn=env.str("SENTRY_DSN", default=""),
            debug=env.bool("DEBUG", default=False),
            public_scheme=scheme,
            public_port=env.int("PUBLIC_PORT", default=443 if scheme == "https" else 80),
            platform_hosts=env.list("PLATFORM_HOSTS", default=[]),
            security_contact=env.list("SECURITY_CONTACT", default=[]),
            media_root=Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / ".local" / "media"))),
            private_root=Path(env.str("PRIVATE_ROOT", default=str(BASE_DIR / ".local" / "private"))),
            package_root=Path(env.str("PACKAGE_ROOT", default=str(BASE_DIR / ".local" / "packages"))),
            backup_root=Path(env.str("BACKUP_ROOT", default=str(BASE_DIR / ".local" / "backups"))),
            package_keep_days=env.int("PACKAGE_KEEP_DAYS", default=90),
            backup_retention_days=env.int("BACKUP_RETENTION_DAYS", default=90),
            backup_daily=env.bool("BACKUP_DAILY", default=False),
            import_most_mb=env.int("IMPORT_MOST_MB", default=200_000),
            nightly_backup_keep_days=env.int("BACKUP_KEEP_DAYS", default=30),
            deletion_cooling_off_days=env.int("DELETION_COOLING_OFF_DAYS", default=30),
            static_root=Path(env.str("STATIC_ROOT", default=str(BASE_DIR / ".build" / "collected"))),
            accel_prefix=env.str("ACCEL_PREFIX", default=""),
            clamd_address=env.str("CLAMD_ADDRESS", default=""),
            address_lookup=env.str("ADDRESS_LOOKUP", default="none"),
            outgoing_allowed_hosts=env.list("OUTGOING_ALLOWED_HOSTS", default=[]),
            pg_data=env.str("PG_DATA", default=""),
            pg_bin=env.str("PG_BIN", default=""),
            database_conn_max_age_s=env.int("DATABASE_CONN_MAX_AGE_S", default=600),
            database_owner_role=env.str("DATABASE_OWNER_ROLE", default=""),
            log_json=env.bool("LOG_JSON", default=True),
            log_level=env.str("LOG_LEVEL", default="INFO"),
            environment=env.str("ENVIRONMENT", default="production"),
            release=env.str("RELEASE", default="unreleased"),
            secure_cookies=env.bool("SECURE_COOKIES", default=scheme == "https"),
            second_factor_required=env.bool("SECOND_FACTOR_REQUIRED", default=True),
        )


ENVIRONMENT = Environment.read(local_files=os.environ.get("DJANGO_SETTINGS_MODULE") != "config.settings.production")

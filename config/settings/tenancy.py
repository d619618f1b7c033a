"""Which app lives where, and everything that keeps municipalities apart."""

import environ
from django import get_version
from wagtail import __version__ as wagtail_version

from config.env import ENVIRONMENT

SHARED_APPS = [
    "tenants.commandline",  # before django-tenants, whose own commands it refuses
    "tenants.apps.TenancyConfig",
    "shared",
    "tenants.municipalities",
    "tenants.login",
    "tenants.operators",
    "tenants.operations",
    "tenants.provisioning",
    "tenants.usage",
    "tenants.library",
    "tenants.transfer",
    "tenants.removal",
    "tenants.fleet",
    "tenants.console",
    # once for all: its ids are cached per process (docs/adr/0001-schema-per-municipality.md)
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

TENANT_APPS = [
    "cms.library",
    "cms.search",
    "cms.nearby",
    "cms.locations",
    "cms.news",
    "cms.agenda",
    "cms.people",
    "cms.publications",
    "cms.statements",
    "cms.quality",
    "cms.sections",
    "cms.languages",
    "cms.upkeep",
    "cms.catalogue",
    "cms.content",
    "cms.home",
    "cms.headless",
    "cms.sharing",
    "cms.feedback",
    "cms.branding",
    "cms.kernen",
    "cms.base",
    "cms.cache",
    "services.forms",
    "services.zaken",
    "services.invitations",
    "services.visits",
    "services.residents",
    "services.notifications",
    "services.privacy",
    "services.accounts",
    "services.audit",
    "guardian",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "services.accounts.users_app.UsersAppConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
]

INSTALLED_APPS = list(dict.fromkeys(SHARED_APPS + TENANT_APPS))

TENANT_MODEL = "municipalities.Municipality"
TENANT_DOMAIN_MODEL = "municipalities.Domain"
PUBLIC_SCHEMA_NAME = "public"
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
DATABASE_ROUTERS = ["tenants.stamping.StampRouter", "django_tenants.routers.TenantSyncRouter"]
GET_EXECUTOR_FUNCTION = "tenants.postgresql.migrations.get_executor"
PG_EXTRA_SEARCH_PATHS = ["extensions"]
TENANT_LIMIT_SET_CALLS = True  # the guard re-sets the path after a switch or a rollback
DATABASE_MAX_SCHEMAS_PER_CONNECTION = 100  # what a connection learns of a schema's tables it keeps: then a new one
ORIGINAL_BACKEND = "django.db.backends.postgresql"
PG_BIN = ENVIRONMENT.pg_bin
PG_DATA = ENVIRONMENT.pg_data  # where rows land, for the room that they need

DATABASES = {
    "default": {
        **environ.Env.db_url_config(ENVIRONMENT.database_url),
        "ENGINE": "tenants.postgresql",
        "CONN_MAX_AGE": ENVIRONMENT.database_conn_max_age_s,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # actions say what is one transaction
    },
}

# owns every schema and table; the login may become it, and does so for the shared-service team's operations only
DATABASE_OWNER_ROLE = ENVIRONMENT.database_owner_role or f"{DATABASES['default']['USER']}_owner"

CACHES = {
    alias: {
        "BACKEND": "tenants.caching.ForgivingCache",
        "LOCATION": ENVIRONMENT.valkey_url,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 2},  # a page does not wait for its cache
        "KEY_FUNCTION": "tenants.caching.make_key",
        "REVERSE_KEY_FUNCTION": "tenants.caching.reverse_key",
        # pickles of another version of these gave errors
        "KEY_PREFIX": f"{alias}-{ENVIRONMENT.release}-{get_version()}-{wagtail_version}",
    }
    for alias in ("default", "renditions")
}

# Pages for visitors without cookies (docs/adr/0023-page-cache.md)
PAGE_CACHE_FRESH_S = 60  # "open now", "today": what changes with the clock
PAGE_CACHE_KEEP_S = 24 * 3600  # to be shown while the database is down
PAGE_CACHE_PROXY_S = 1  # nginx in front asks again after this long: what is published shows within a second
PAGE_CACHE_MEMORY_MB = 32  # of copies in each process
PAGE_CACHE_IGNORED_COOKIES = frozenset({"kern"})  # no page looks at it: scripts ask for what follows from it
PAGE_CACHE_QUERY = {  # what else may stand in the address of a page that is kept
    "page": r"[1-9][0-9]{0,2}",
    "maand": r"20[0-9]{2}-(0[1-9]|1[0-2])",
    "voorbij": r"ja",
    "soort": r"[a-z-]{2,30}",
    "jaar": r"(19|20)[0-9]{2}",
}
PAGE_CACHE_LONGEST_QUERY = 100

SESSION_ENGINE = "tenants.sessions"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "services.accounts.backends.MunicipalityBackend",
    "guardian.backends.ObjectPermissionBackend",
    "tenants.operators.backends.OperatorBackend",
]
ANONYMOUS_USER_NAME = None  # guardian's: no row that stands for everybody
GUARDIAN_RAISE_403 = True

# What a municipality may use, unless `municipality limits` says otherwise; None is: no limit.
DEFAULT_LIMITS = {
    "storage_mb": 50_000,
    "mails_a_day": 20_000,
    "requests_a_minute": 6_000,
    "background_s_an_hour": 1_800,  # of the 7,200 that a worker with two processes has
}
USAGE_FLUSH_S = 15.0  # what a process counts is written away this often
TALLY_FLUSH_S = 30.0  # idem: questions to the search, and which pages are read

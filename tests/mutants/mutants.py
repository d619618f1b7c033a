"""The leaks: which text is replaced by what, and the tests that should notice.

Each takes one layer away. Name few tests, so that a run stays short; who survives them is shown to all of
`tests/tenancy` before it counts as survived.
"""

from dataclasses import dataclass
from typing import Final

MATRIX: Final = "tests/tenancy/matrix/test_matrix.py"
BINDINGS: Final = "tests/tenancy/test_bindings.py"
GUARD: Final = "tests/tenancy/test_guard.py"
ROLES: Final = "tests/tenancy/test_roles.py"
STAMP: Final = "tests/tenancy/test_stamp.py"
TASKS: Final = "tests/tenancy/test_tasks.py"
PAGE_CACHE: Final = "tests/tenancy/test_page_cache.py"
LOGGING: Final = "tests/unit/shared/test_logging.py"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One leak.

    Attributes:
        name: what is taken away, in words.
        path: the file that is changed.
        old: the text that goes; it stands in the file exactly once.
        new: what comes in its place.
        tests: arguments of pytest.
    """

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="cache keys without the municipality",
        path="tenants/caching.py",
        old='return f"{effective_schema()}:{key_prefix}',
        new='return f"all:{key_prefix}',
        tests=(BINDINGS, "-k", "cache"),
    ),
    Mutant(
        name="cached pages under a key without the municipality",
        path="cms/cache/asking.py",
        old='return f"{schema}:{settings',
        new='return f"all:{settings',
        tests=(PAGE_CACHE, "-k", "key"),
    ),
    Mutant(
        name="cached pages under a key without the host",
        path="cms/cache/asking.py",
        old="parts = (self.host, self.scheme,",
        new="parts = (self.scheme,",
        tests=(PAGE_CACHE, "-k", "key"),
    ),
    Mutant(
        name="a suspended municipality is shown from the cache while the database is down",
        path="cms/cache/wsgi.py",
        old="        if not is_ours:\n",
        new="        if False:\n",
        tests=("tests/integration/cms/cache/test_trouble.py", "-k", "suspended"),
    ),
    Mutant(
        name="no guard: a statement runs in whatever schema the connection is in",
        path="tenants/postgresql/base.py",
        old="if self.schema_name != expected:",
        new="if False:",
        tests=(GUARD, "-k", "refuses"),
    ),
    Mutant(
        name="no role: every statement runs as the login or the owner",
        path="tenants/postgresql/base.py",
        old='return f"SET ROLE {self.ops.quote_name(self.schema_name)}"',
        new='return f"SET ROLE {self.ops.quote_name(settings.DATABASE_OWNER_ROLE)}"',
        tests=(ROLES, "-k", "reads_nothing or under_the_role"),
    ),
    Mutant(
        name="path and role are not told again after a rollback",
        path="tenants/postgresql/base.py",
        old="            if self.search_path_set_schemas is None:",
        new="            if False:",
        tests=(ROLES, GUARD, "-k", "savepoint or rolled_back or cursor_kept"),
    ),
    Mutant(
        name="a municipality's role may read every other schema",
        path="tenants/provisioning/roles.py",
        old='cursor.execute(f"GRANT {role} TO SESSION_USER WITH SET TRUE, INHERIT FALSE; {_rights(schema_name)}")',
        new=(
            'cursor.execute(f"GRANT {role} TO SESSION_USER WITH SET TRUE, INHERIT FALSE; {_rights(schema_name)};"\n'
            '                       f" GRANT pg_read_all_data TO {role}")'
        ),
        tests=(ROLES, "-k", "reads_nothing"),
    ),
    Mutant(
        name="no stamp: an object of one municipality is saved in another",
        path="tenants/stamping.py",
        old="if state is None or stamp is None or stamp == effective_schema():",
        new="if True:",
        tests=(STAMP,),
    ),
    Mutant(
        name="sessions signed alike everywhere",
        path="tenants/sessions.py",
        old='return f"tenants.sessions:{effective_schema()}"',
        new='return "tenants.sessions"',
        tests=(BINDINGS, "-k", "session"),
    ),
    Mutant(
        name="the municipality out of every salt",
        path="tenants/signing.py",
        old='return f"{purpose}:{effective_schema()}"',
        new='return f"{purpose}"',
        tests=(BINDINGS, "-k", "signed_values or keyed_hashes"),
    ),
    Mutant(
        name="an access code is not compared",
        path="services/zaken/access.py",
        old="return any(results)",
        new="return bool(results)",
        tests=("tests/unit/services/zaken/test_access.py", "tests/integration/services/zaken/test_status_pages.py"),
    ),
    Mutant(
        name="the status page shows any reference of the municipality",
        path="services/zaken/views.py",
        old=".filter(pk__in=followed_ids(request), identificatie=identificatie)",
        new=".filter(identificatie=identificatie)",
        tests=(MATRIX, "-k", "zaken and resident_1"),
    ),
    Mutant(
        name="the worklist's pages open for any colleague",
        path="services/zaken/admin/detail.py",
        old="zaken_for(staff_user(self.request)).select_related(",
        new="Zaak.objects.select_related(",
        tests=(MATRIX, "-k", "zaken and (kcc or case_handler)"),
    ),
    Mutant(
        name="a form is changed by who may change another one",
        path="services/forms/admin.py",
        old="if not forms_editable_by(self.request.user).filter(pk=form.pk).exists():",
        new="if not forms_editable_by(self.request.user).exists():",
        tests=(MATRIX, "-k", "forms.md and form_editor"),
    ),
    Mutant(
        name="a photo of anybody's draft is shown",
        path="services/forms/queries.py",
        old="draft__owner=owner",
        new="draft__owner__isnull=False",
        tests=(MATRIX, "-k", "forms.md and resident_1"),
    ),
    Mutant(
        name="a draft is sent by who knows its id",
        path="services/forms/actions.py",
        old=".filter(pk=key, form=form, owner=owner)",
        new=".filter(pk=key, form=form)",
        tests=("tests/integration/services/forms/test_isolation.py", "-k", "draft"),
    ),
    Mutant(
        name="a task's signature holds for any task",
        path="tenants/tasks.py",
        old="if signed_task != task_name:",
        new="if False:",
        tests=(TASKS,),
    ),
    Mutant(
        name="a task without a municipality is enqueued",
        path="tenants/tasks.py",
        old="        if not is_bound():\n            raise NoMunicipalityError(task=self.name)\n",
        new="",
        tests=(TASKS,),
    ),
    Mutant(
        name="a task runs in what the worker had bound before",
        path="tenants/tasks.py",
        old="            with in_municipality(municipality):\n                return super().__call__(*args, **kwargs)",
        new="            return super().__call__(*args, **kwargs)",
        tests=(TASKS,),
    ),
    Mutant(
        name="files of all municipalities in one folder",
        path="tenants/storage.py",
        old="return root / str(schema)",
        new="return root",
        tests=(BINDINGS, "-k", "files or media"),
    ),
    Mutant(
        name="documents served as if they were pictures",
        path="tenants/files.py",
        old="if not parts or parts[0] not in settings.MEDIA_PUBLIC_FOLDERS:",
        new="if not parts:",
        tests=(BINDINGS, "-k", "media"),
    ),
    Mutant(
        name="a private file's name may lead out of its folder",
        path="tenants/files.py",
        old="        file.storage.path(name)  #",
        new="        str(name)  #",
        tests=(BINDINGS, "-k", "private"),
    ),
    Mutant(
        name="a preview replays under the Site's host name",
        path="tenants/municipalities/middleware.py",
        old='if getattr(request, "is_dummy", False) and is_bound():',
        new="if False:",
        tests=("tests/integration/cms/base/test_preview.py",),
    ),
    Mutant(
        name="a link for a new password opens in a copied municipality",
        path="services/accounts/tokens.py",
        old='return municipality_salt("services.accounts.password-reset")',
        new='return "services.accounts.password-reset"',
        tests=("tests/integration/services/accounts", "tests/integration/cms/base/test_log_in.py"),
    ),
    Mutant(
        name="the search page finds what is not published",
        path="cms/search/queries.py",
        old="ON product.page_ptr_id = p.id\n    WHERE p.live AND",
        new="ON product.page_ptr_id = p.id\n    WHERE",
        tests=(MATRIX, "-k", "site.md and anonymous"),
    ),
    Mutant(
        name="choosers show the drafts of others",
        path="cms/base/visibility.py",
        old='return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))',
        new="return pages.filter(Q(live=True) | Q(live=False) | Q(pk__in=own.values('pk')))",
        tests=(MATRIX, "-k", "admin_pages and kcc"),
    ),
    Mutant(
        name="a selection shows pages of another section",
        path="cms/base/visibility.py",
        old="own = list(with_a_right(request.user, model).filter(pk__in=list(ids))",
        new="own = list(model.objects.filter(pk__in=list(ids))",
        tests=(MATRIX, "-k", "admin_pages and section"),
    ),
    Mutant(
        name="the outbox lies open for every colleague",
        path="services/notifications/admin.py",
        old='CHANGE_MESSAGES = "notifications.change_outboxmessage"',
        new='CHANGE_MESSAGES = "wagtailadmin.access_admin"',
        tests=(MATRIX, "-k", "notifications"),
    ),
    Mutant(
        name="a municipality's account logs in on the platform",
        path="services/accounts/backends.py",
        old="        if not is_bound():\n            return None\n        user = super().get_user(user_id)",
        new="        user = super().get_user(user_id)",
        tests=("tests/integration/services/accounts",),
    ),
    Mutant(
        name="log lines are written as they come",
        path="shared/logging.py",
        old="    return {key: scrub_value(value, key) for key, value in event_dict.items()}",
        new="    return event_dict",
        tests=(LOGGING,),
    ),
    Mutant(
        name="log lines do not say whose they are",
        path="tenants/context.py",
        old="with structlog.contextvars.bound_contextvars(municipality=municipality.slug):",
        new="with structlog.contextvars.bound_contextvars():",
        tests=(BINDINGS, "-k", "log_line"),
    ),
    Mutant(
        name="Sentry gets what a resident sent",
        path="shared/sentry.py",
        old='    return cast("Event", scrub_value(loose))',
        new="    return event",
        tests=(LOGGING,),
    ),
)

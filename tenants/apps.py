from django_tenants.apps import DjangoTenantsConfig


class TenancyConfig(DjangoTenantsConfig):
    """django-tenants without its query at start-up.

    Its `ready` asks the database whether an extra search path is a tenant's schema. A process must start while the
    database is down, and ours can't be one: schema names match `m_…` by constraint, the extra path is `extensions`.
    Our own system checks (`tenants/checks.py`) look at the settings that its `ready` looks at.
    """

    def ready(self) -> None:
        from tenants.stamping import stamp_instances

        stamp_instances()

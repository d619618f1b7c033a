from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "services.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from services.accounts import operations, tables, witness
        from services.accounts.log_in import EVENTS, REALM
        from services.accounts.models import User
        from services.accounts.provisioning import provision_groups
        from services.audit.registry import AuditEvent, audit_events
        from tenants.login.realms import realms
        from tenants.provisioning.registry import TemplateStep, municipality_facts, template_steps

        template_steps.register("accounts", TemplateStep(order=10, run=provision_groups))
        municipality_facts.register("users", User.objects.filter(is_active=True).count)

        tables.register()
        witness.listen()
        for event, title in (
            (witness.LOGGED_IN, _("Logged in")),
            (witness.LOGGED_OUT, _("Logged out")),
            (witness.LOGIN_FAILED, _("Failed to log in")),
            (witness.INVITED, _("Invited as administrator")),
            (witness.ACCEPTED, _("Accepted an invitation")),
            (witness.ROLES_CHANGED, _("Changed somebody's roles")),
            (witness.OPENED_OR_CLOSED, _("Opened or closed an account")),
            (witness.MADE, _("Made an account")),
            (witness.REMOVED, _("Removed an account")),
            (witness.ROLE_RIGHTS_CHANGED, _("Changed the rights of a role")),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="toegangsbeheer"))
        for event, title in EVENTS.items():
            audit_events.register(f"account.{event}", AuditEvent(title=title, activity="toegangsbeheer"))
        realms.register("municipality", REALM)
        operations.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "services.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from services.accounts import tables
        from services.accounts.models import User
        from services.accounts.provisioning import provision_groups
        from tenants.provisioning.registry import TemplateStep, municipality_facts, template_steps

        template_steps.register("accounts", TemplateStep(order=10, run=provision_groups))
        municipality_facts.register("users", User.objects.filter(is_active=True).count)

        tables.register()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "cms.news"
    verbose_name = _("news")

    def ready(self) -> None:
        from cms.news.provisioning import provision_news
        from tenants.provisioning.registry import ProvisioningStep, provisioning_steps

        provisioning_steps.register("cms.news", ProvisioningStep(order=72, run=provision_news))

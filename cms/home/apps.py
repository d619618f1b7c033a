from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "cms.home"
    verbose_name = _("home page")

    def ready(self) -> None:
        from cms.base.registry import home_page_makers, top_task_sources
        from cms.home.provisioning import follow_identity, make_home_page, top_tasks
        from tenants.provisioning.registry import identity_changes

        home_page_makers.register("home", make_home_page)
        identity_changes.register("cms.home", follow_identity)
        top_task_sources.register("home", top_tasks)

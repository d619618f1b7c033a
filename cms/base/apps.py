from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "cms.base"
    verbose_name = _("website")

    def ready(self) -> None:
        from cms.base import tables
        from cms.base.cloning import settle_in_copy
        from cms.base.closed_pictures import may_see
        from cms.base.contact import contact_for_messages
        from cms.base.provisioning import check_arrived, follow_identity, provision_house, provision_site
        from cms.base.witness import listen
        from services.notifications.registry import contact_details_providers
        from tenants.files import media_judges
        from tenants.fleet.registry import FleetCommand, HealthQuestion, fleet_commands, health_questions
        from tenants.provisioning.registry import (
            STANDARD_TEMPLATE,
            ProvisioningStep,
            StarterTemplate,
            TemplateStep,
            identity_changes,
            provisioning_steps,
            starter_templates,
            template_steps,
        )
        from tenants.transfer.registry import arrival_checks, clone_steps

        contact_details_providers.register("site", contact_for_messages)
        provisioning_steps.register("cms.base", ProvisioningStep(order=50, run=provision_site))
        template_steps.register("cms.base", TemplateStep(order=50, run=provision_house))
        identity_changes.register("cms.base", follow_identity)
        for name, template in {
            STANDARD_TEMPLATE: StarterTemplate(
                title=_("Website with news and contact page, and the forms to begin with")
            ),
            "website": StarterTemplate(
                title=_("Website with news and contact page, no forms"), leaves_out=frozenset({"zaken", "forms"})
            ),
            "leeg": StarterTemplate(
                title=_("A home page, groups and rights, nothing else"),
                leaves_out=frozenset({"zaken", "forms", "cms.locations", "cms.news"}),
            ),
        }.items():
            starter_templates.register(name, template)

        tables.register()
        listen()
        media_judges.register("cms.base", may_see)
        clone_steps.register("cms.base", settle_in_copy)
        arrival_checks.register("cms.base", check_arrived)
        health_questions.register(
            "cms.base",
            HealthQuestion(table="wagtailcore_site", trouble="CASE WHEN count(*) = 0 THEN 'it has no site' END"),
        )
        fleet_commands.register("update_index", FleetCommand(title=_("Make the search index again")))
        fleet_commands.register("rebuild_references_index", FleetCommand(title=_("Find again which page uses what")))
        fleet_commands.register("publish_scheduled", FleetCommand(title=_("Publish what is due")))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZakenConfig(AppConfig):
    name = "services.zaken"
    verbose_name = _("Requests")

    def ready(self) -> None:
        from services.audit.registry import AuditEvent, audit_events
        from services.notifications.registry import message_labels, message_renderers
        from services.privacy.registry import tables_without_residents
        from services.zaken import audit, mails, privacy, tables
        from services.zaken.models import Zaak
        from services.zaken.provisioning import provision_zaken
        from services.zaken.queries import registered_per_day
        from tenants.provisioning.registry import ProvisioningStep, municipality_facts, provisioning_steps
        from tenants.usage.registry import daily_counters

        provisioning_steps.register("zaken", ProvisioningStep(order=30, run=provision_zaken))
        municipality_facts.register("zaken", Zaak.objects.count)
        message_renderers.register(mails.RECEIVED, mails.render_received)
        message_renderers.register(mails.STATUS_CHANGED, mails.render_status_changed)
        message_renderers.register(mails.CLOSED, mails.render_closed)
        message_renderers.register(mails.WRITTEN, mails.render_written)
        message_labels.register(mails.WRITTEN, _("Message about a request"))
        message_labels.register(mails.RECEIVED, _("Receipt of a request"))
        message_labels.register(mails.STATUS_CHANGED, _("News about a request"))
        message_labels.register(mails.CLOSED, _("Result of a request"))
        daily_counters.register("zaken", registered_per_day)
        for event, title, is_look in (
            (audit.REGISTERED, _("Received a request"), False),
            (audit.LISTED, _("Saw the request in a list"), True),
            (audit.VIEWED, _("Looked at the request"), True),
            (audit.DOCUMENT_VIEWED, _("Opened a document"), True),
            (audit.DOCUMENT_RELEASED, _("Checked a document for harmful software"), False),
            (audit.DOCUMENT_REFUSED, _("Removed a document with harmful software"), False),
            (audit.TAKEN, _("Started handling it"), False),
            (audit.ASSIGNED, _("Gave it to a colleague or back to the team"), False),
            (audit.NOTED, _("Wrote an internal note"), False),
            (audit.WRITTEN, _("Wrote to the applicant"), False),
            (audit.ANSWERED, _("The applicant answered"), False),
            (audit.ANSWER_HANDLED, _("Marked an answer as handled"), False),
            (audit.EXTENDED, _("Extended the term"), False),
            (audit.SUSPENDED, _("Suspended the term"), False),
            (audit.RESUMED, _("Let the term run again"), False),
            (audit.REOPENED, _("Opened the request again"), False),
            (audit.EXPORTED, _("Saw the request in an exported list"), True),
            (audit.STATUS_SET, _("Changed the status"), False),
            (audit.CLOSED, _("Completed the request"), False),
            (audit.DESTROYED, _("Destroyed a request"), False),
            (audit.LIST_MADE, _("Made a list of destruction"), False),
            (audit.LIST_APPROVED, _("Approved a list of destruction"), False),
            (audit.LIST_DISCARDED, _("Threw a list of destruction away"), False),
            (audit.HELD, _("Marked a request as not to be destroyed"), False),
            (audit.RELEASED, _("Let go that a request must be kept"), False),
            (audit.ZAAKTYPE_CHANGED, _("Changed a kind of request"), False),
            (audit.TEAMS_CHANGED, _("Changed which teams handle a kind of request"), False),
            (audit.FOLLOWED, _("Status looked up with the access code"), True),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="zaakbehandeling", is_look=is_look))

        tables.register()
        tables_without_residents.register(
            "zaken_vernietigingslijst", "references, kinds, results and dates; nothing about people"
        )
        privacy.register()

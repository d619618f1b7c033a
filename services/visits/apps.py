from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "services.visits"
    verbose_name = _("Visits of operators")

    def ready(self) -> None:
        from services.audit.registry import AuditEvent, audit_events
        from services.notifications.registry import message_labels, message_renderers
        from services.privacy.registry import tables_without_residents
        from services.visits import actions, mails, tables, taking
        from services.visits.queries import standing_of
        from tenants.operators.registry import VisitDoor, visit_doors

        for event, title, is_look in (
            (actions.CONSENT_GIVEN, _("Gave consent to look in"), False),
            (actions.CONSENT_WITHDRAWN, _("Withdrew consent to look in"), False),
            (actions.ASKED, _("Asked to look in"), False),
            (actions.BEGUN, _("Began to look in"), True),
            (actions.LOOKED, _("Looked at a page of the back office"), True),
            (actions.REFUSED, _("Was refused to change something or take it along"), False),
            (actions.ENDED, _("The visit ended"), False),
            (taking.TAKEN, _("Asked for everything of the municipality, or an account in it"), False),
            (taking.FETCHED, _("Fetched a package with everything of the municipality"), True),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="beheer", is_look=is_look))
        message_renderers.register(actions.EMERGENCY_MAIL, mails.render_emergency)
        message_renderers.register(taking.TAKEN_MAIL, mails.render_taken)
        message_labels.register(
            taking.TAKEN_MAIL, _("An operator took data along, or invited somebody, without consent")
        )
        message_labels.register(actions.EMERGENCY_MAIL, _("An operator looked in without consent"))
        visit_doors.register(
            "visits",
            VisitDoor(ask=actions.ask_visit, standing=standing_of, take=taking.take, note_fetch=taking.note_fetch),
        )
        for table in ("visits_consent", "visits_visit"):
            tables_without_residents.register(table, "operators and staff; residents are not in it")

        tables.register()

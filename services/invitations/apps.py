from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvitationsConfig(AppConfig):
    name = "services.invitations"
    verbose_name = _("Invitations")

    def ready(self) -> None:
        from services.invitations import mails
        from services.invitations.actions import invite_administrator
        from services.notifications.registry import message_labels, message_renderers
        from tenants.provisioning.registry import administrator_inviters

        administrator_inviters.register("accounts", invite_administrator)
        message_renderers.register(mails.INVITED, mails.render_invited)
        message_labels.register(mails.INVITED, _("Invitation of an administrator"))

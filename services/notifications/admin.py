"""The staff page of messages that did not leave."""

from typing import Any, ClassVar

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView

from services.accounts.actors import staff, staff_user
from services.notifications.actions import retry_message
from services.notifications.errors import NotificationError
from services.notifications.models import OutboxMessage, OutboxMessageQuerySet
from services.notifications.registry import message_labels

CHANGE_MESSAGES = "notifications.change_outboxmessage"


class KindColumn(Column):
    """The kind of message in words."""

    def get_value(self, instance: OutboxMessage) -> str:
        return str(message_labels.get(instance.kind)) if instance.kind in message_labels else instance.kind


class StateColumn(Column):
    """Waiting until when, or given up with a button to try again."""

    cell_template_name = "notifications/cell_state.html"


class OutboxView(PermissionRequiredMixin, BaseListingView):
    """Messages that wait, were given up or not sent; those given up first. No names, addresses or texts."""

    permission_required = CHANGE_MESSAGES
    raise_exception = True
    model = OutboxMessage
    page_title = _("Messages that were not sent")
    header_icon = "mail"
    index_url_name = "notifications_admin:outbox"
    is_searchable = False
    paginate_by = 50
    columns: ClassVar[list[Column]] = [
        KindColumn("kind", label=_("Message")),
        Column("created_at", label=_("Made at"), width="17%"),
        Column("attempts", label=_("Attempts"), width="10%"),
        Column("last_error", label=_("Last error"), width="22%"),
        StateColumn("state", label=_("What happens now"), width="24%"),
    ]

    def get_base_queryset(self) -> OutboxMessageQuerySet:
        return OutboxMessage.objects.unsent().order_by("failed_at", "created_at", "id")

    @property
    def no_results_message(self) -> str:
        return str(_("All messages have been sent."))


class RetryView(PermissionRequiredMixin, View):
    """Probeer opnieuw."""

    permission_required = CHANGE_MESSAGES
    raise_exception = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        message = get_object_or_404(OutboxMessage, pk=kwargs["message_id"])
        try:
            retry_message(message=message, actor=staff(staff_user(request)))
        except NotificationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("We try to send the message again."))
        return redirect("notifications_admin:outbox")

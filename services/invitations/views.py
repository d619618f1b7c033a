"""The pages of an invitation. Looking at one uses nothing up: mail programs look at links too."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from services.invitations.actions import accept_invitation
from services.invitations.forms import AcceptForm
from services.invitations.links import LinkError, Trouble, invited_user
from services.notifications.registry import contact_details
from shared.actors import Actor


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class AcceptView(FormView[AcceptForm]):
    """Choose a name and a password."""

    template_name = "invitations/accept.html"
    form_class = AcceptForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.user = invited_user(kwargs["token"])
            return super().dispatch(request, *args, **kwargs)
        except LinkError as error:
            return self.response_class(
                request=request,
                template=["invitations/trouble.html"],
                context={"trouble": error.trouble.value, "contact": contact_details()},
                status=404 if error.trouble == Trouble.UNKNOWN else 410,
            )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def form_valid(self, form: AcceptForm) -> HttpResponse:
        accept_invitation(
            token=self.kwargs["token"],
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            password=form.cleaned_data["new_password1"],
            actor=Actor(kind="staff", id=str(self.user.pk)),
        )
        return redirect("invitations:done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(email=self.user.email, **kwargs)


class DoneView(TemplateView):
    """The password was saved; where to log in."""

    template_name = "invitations/done.html"

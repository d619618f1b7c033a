"""The screens for colleagues' accounts: Wagtail's, without the flag that opens everything."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserFilterSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from services.accounts.models import User
from services.accounts.witness import OPENED_OR_CLOSED, account
from services.audit.actions import record
from services.audit.circumstances import current_actor


class StaffCreationForm(UserCreationForm):
    """A new account; nobody becomes a superuser from a screen, whatever is posted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)


class StaffEditForm(UserEditForm):
    """An existing account; its superuser flag is neither shown nor changed.

    Nor are its password and address: who could change those of a colleague could log in as that colleague, and the
    log would name the wrong person. A colleague chooses a password by the link on the log-in page.
    """

    password_enabled = False

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, editing_self=editing_self, **kwargs)
        self.fields.pop("is_superuser", None)
        self.fields["email"].disabled = True
        self.fields["email"].help_text = _("Another address is another account: make one, and close this one.")

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=commit)
        actor = current_actor()
        if commit and actor is not None and "is_active" in self.changed_data:
            record(
                OPENED_OR_CLOSED,
                actor=actor,
                thing=account(user),
                details={"state": "open" if user.is_active else "closed"},
            )
        return user


class StaffFilterSet(UserFilterSet):
    is_superuser = None


class StaffIndexView(IndexView):
    @property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "is_superuser"]


class UserViewSet(WagtailUserViewSet):
    """Wagtail's, with the forms above."""

    index_view_class = StaffIndexView
    filterset_class = StaffFilterSet

    def get_form_class(self, for_update: bool = False) -> type[StaffCreationForm | StaffEditForm]:
        return StaffEditForm if for_update else StaffCreationForm

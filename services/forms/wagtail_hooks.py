"""What the forms add to the back office."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from services.forms.admin import FormPermissionPolicy, FormViewSet
from services.forms.models import Form

register_permission_policy(Form, FormPermissionPolicy(Form))


@hooks.register("register_admin_viewset")
def register_forms() -> FormViewSet:
    """Forms in the menu."""
    return FormViewSet()

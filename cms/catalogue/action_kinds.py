"""What the one button of a product does."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionKind(models.TextChoices):
    """Where the button of a product leads."""

    FORM = "form", _("Opens a form of this site")
    LINK = "link", _("Goes to another address, for example to make an appointment")
    PHONE = "phone", _("Calls the municipality")
    NONE = "none", _("There is no button")

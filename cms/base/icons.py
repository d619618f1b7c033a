"""Icons that an editor may choose: names in the icon sheet that the front end builds, always shown beside text."""

from django.utils.translation import gettext_lazy as _

TASK_ICONS = [
    ("arrow-right", _("Arrow")),
    ("passport", _("Passport")),
    ("licence", _("Driving licence")),
    ("house", _("House")),
    ("trash", _("Waste")),
    ("lamp", _("Street lamp")),
    ("parking", _("Parking")),
    ("rings", _("Wedding rings")),
    ("baby", _("Baby")),
    ("tools", _("Tools")),
    ("euro", _("Euro")),
    ("bus", _("Bus")),
    ("school", _("School")),
    ("event", _("Event")),
    ("megaphone", _("Megaphone")),
    ("bicycle", _("Bicycle")),
    ("tree", _("Tree")),
    ("people", _("People")),
    ("wheelchair", _("Wheelchair")),
    ("key", _("Key")),
    ("building", _("Building")),
    ("dog", _("Dog")),
    ("file", _("Document")),
    ("calendar", _("Calendar")),
]

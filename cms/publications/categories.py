"""The kinds of information that the Wet open overheid makes public by itself (art. 3.3, first and second paragraph).

In short for the words of the law (wetten.overheid.nl/BWBR0045754), in its order. Their identifiers in TOOI are not
in the data that this project carries, so pages name them in words only.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WooCategory(models.TextChoices):
    """The keys are ours, and stay."""

    LAWS = "wetten", _("Laws and generally binding rules")
    OTHER_DECISIONS = "overige-besluiten", _("Other decisions of general scope")
    DRAFTS = "ontwerpen", _("Drafts of rules with a request for advice")
    ORGANISATION = "organisatie", _("Organisation and ways of working")
    REACHABILITY = "bereikbaarheid", _("How to reach the organisation")
    COUNCIL_INPUT = "ingekomen-stukken", _("Documents received by representative bodies")
    COUNCIL_MEETINGS = "vergaderstukken-raad", _("Meeting documents of representative bodies")
    BOARD_MEETINGS = "vergaderstukken-bestuur", _("Agendas and decisions of the executive")
    ADVICE = "adviezen", _("Advice of committees and third parties")
    COVENANTS = "convenanten", _("Covenants and agreements")
    ANNUAL_PLANS = "jaarplannen", _("Annual plans and reports")
    SUBSIDIES = "subsidies", _("Subsidies, other than on grounds of a law")
    WOO_REQUESTS = "woo-verzoeken", _("Requests under the Woo, and decisions on them")
    RESEARCH = "onderzoeken", _("Research on facts")
    DECISIONS = "beschikkingen", _("Decisions in single cases")
    COMPLAINTS = "klachtoordelen", _("Written judgements of complaints")
    OTHER = "overig", _("Something else")

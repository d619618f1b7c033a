"""Languages that a municipality can add to its site, by their codes; Dutch is always there."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language.

    Attributes:
        name: what an editor calls it.
        own_name: what its speakers call it, for the switch in the header.
    """

    code: str
    name: Promise
    own_name: str

    @property
    def is_right_to_left(self) -> bool:
        return self.code in settings.LANGUAGES_BIDI


DUTCH = Language(code="nl", name=_("Dutch"), own_name="Nederlands")

OTHERS = tuple(
    Language(code=code, name=name, own_name=own_name)
    for code, name, own_name in (
        ("ar", _("Arabic"), "العربية"),
        ("bg", _("Bulgarian"), "български"),
        ("de", _("German"), "Deutsch"),
        ("en", _("English"), "English"),
        ("es", _("Spanish"), "español"),
        ("fa", _("Persian"), "فارسی"),
        ("fr", _("French"), "français"),
        ("fy", _("Frisian"), "Frysk"),
        ("hu", _("Hungarian"), "magyar"),
        ("it", _("Italian"), "italiano"),
        ("pap", _("Papiamento"), "Papiamentu"),
        ("pl", _("Polish"), "polski"),
        ("pt", _("Portuguese"), "português"),
        ("ro", _("Romanian"), "română"),
        ("ru", _("Russian"), "русский"),
        ("so", _("Somali"), "Soomaali"),
        ("ti", _("Tigrinya"), "ትግርኛ"),
        ("tr", _("Turkish"), "Türkçe"),
        ("uk", _("Ukrainian"), "українська"),
        ("zh", _("Chinese"), "中文"),
    )
)

LANGUAGES = {language.code: language for language in (DUTCH, *OTHERS)}
OTHER_CODES = frozenset(language.code for language in OTHERS)

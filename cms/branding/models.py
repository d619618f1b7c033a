"""One brand per municipality: a setting of its site in Wagtail."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import FileExtensionValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.base.blocks import LinkBlock
from cms.base.fields import StreamField
from cms.base.links import Link, block_links
from cms.branding.choices import CardStyle, Corners, Fonts, HeaderLayout, HeadingSize, HeroStyle, TileStyle
from cms.branding.contrast import ACCENT_ON_TASK, BUTTON_ON_HERO, FIXED_COLOURS, PAIRS, Pair, WeakRole, weak_roles
from cms.branding.fields import ColourField
from cms.branding.forms import BrandForm
from cms.branding.social import network_links, validate_social_links
from cms.branding.stylesheet import Stylesheet, brand_tokens, render_stylesheet

COLOUR_PREFIX = "colour_"
FORMER_KEPT = 10
_NO_VALUES = frozenset({"id", "site", "former"})
_AS_TEXT = frozenset({"logo", "favicon", "header_links"})
IMAGE_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "svg"]
_image_hint = _("PNG, JPG, WebP or SVG, at most 500 kB.")


def _colours(*names: str) -> list[FieldPanel]:
    return [FieldPanel(f"{COLOUR_PREFIX}{name}") for name in names]


@register_setting(icon="view", order=20)
class Brand(BaseSiteSetting):
    """Logo, letters, shape and colours by role. Every pair of colours that is used passes WCAG AA, or is refused."""

    logo = models.FileField(
        _("logo"),
        upload_to="branding/",
        blank=True,
        max_length=200,
        validators=[FileExtensionValidator(IMAGE_EXTENSIONS)],
        help_text=_image_hint,
    )
    name_in_logo = models.BooleanField(
        _("the name is part of the logo"),
        default=False,
        help_text=_("If not, the name of the municipality is shown beside the logo."),
    )
    favicon = models.FileField(
        _("icon of the website"),
        upload_to="branding/",
        blank=True,
        max_length=200,
        validators=[FileExtensionValidator(IMAGE_EXTENSIONS)],
        help_text=format_lazy("{} {}", _("A square picture that is shown in the browser's tab."), _image_hint),
    )
    slogan = models.CharField(
        _("slogan"), max_length=80, blank=True, help_text=_("Shown at the bottom of each page. May stay empty.")
    )

    header_links = StreamField(
        [("link", LinkBlock())],
        verbose_name=_("links at the top of each page"),
        blank=True,
        default=list,
        db_default=[],
        max_num=4,
        help_text=_("For what residents need from every page. At most four; the menu comes from the pages."),
    )
    social_links = models.TextField(
        _("social media"),
        blank=True,
        max_length=1000,
        db_default="",
        default="",
        validators=[validate_social_links],
        help_text=_("The address of each account, one a line. Shown at the bottom of each page as plain links."),
    )
    former = models.JSONField(editable=False, default=list, db_default=[], encoder=DjangoJSONEncoder)

    fonts = models.CharField(_("letters"), max_length=20, choices=Fonts.choices, default=Fonts.FRIENDLY)
    heading_size = models.CharField(
        _("size of the main heading"),
        max_length=10,
        choices=HeadingSize.choices,
        default=HeadingSize.MODEST,
        help_text=_("On a wide screen; on a phone it is smaller."),
    )
    corners = models.CharField(_("corners"), max_length=10, choices=Corners.choices, default=Corners.SOFT)
    header_layout = models.CharField(
        _("top of the page"), max_length=10, choices=HeaderLayout.choices, default=HeaderLayout.STACKED
    )
    hero_style = models.CharField(
        _("top of the home page"), max_length=15, choices=HeroStyle.choices, default=HeroStyle.PANEL
    )
    card_style = models.CharField(_("news cards"), max_length=10, choices=CardStyle.choices, default=CardStyle.BORDER)
    tile_style = models.CharField(
        _("tiles of top tasks"), max_length=10, choices=TileStyle.choices, default=TileStyle.OUTLINED
    )

    colour_page = ColourField(_("background of the page"), default="#ffffff")
    colour_tint = ColourField(_("background of sections and boxes"), default="#f1f5f8")
    colour_heading = ColourField(_("headings"), default="#14303f")
    colour_link = ColourField(_("links"), default="#175a86")
    colour_accent = ColourField(
        _("accent"), default="#1b4b66", help_text=_("Icons, lines and bars. Not used for text.")
    )
    colour_button = ColourField(_("button"), default="#1b4b66")
    colour_button_text = ColourField(_("text on a button"), default="#ffffff")
    colour_header = ColourField(_("top of the page"), default="#ffffff")
    colour_header_text = ColourField(_("text at the top of the page"), default="#14303f")
    colour_nav = ColourField(_("menu bar"), default="#1b4b66")
    colour_nav_text = ColourField(_("text in the menu bar"), default="#ffffff")
    colour_hero = ColourField(_("top of the home page"), default="#ffffff")
    colour_hero_text = ColourField(_("text at the top of the home page"), default="#14303f")
    colour_task = ColourField(_("tile of a top task"), default="#ffffff")
    colour_task_text = ColourField(_("text on the tile of a top task"), default="#14303f")
    colour_footer = ColourField(_("bottom of the page"), default="#14303f")
    colour_footer_text = ColourField(_("text at the bottom of the page"), default="#ffffff")

    base_form_class = BrandForm
    example_url = ""  # of the style sheet, while an example is shown (`cms.branding.drafts`)

    identity_panels: Sequence[Panel] = [
        MultiFieldPanel(
            [FieldPanel("logo"), FieldPanel("name_in_logo"), FieldPanel("favicon"), FieldPanel("slogan")],
            heading=_("Logo and name"),
        ),
        FieldPanel("header_links"),
        FieldPanel("social_links"),
    ]
    form_panels: Sequence[Panel] = [
        MultiFieldPanel(
            [FieldPanel("fonts"), FieldPanel("heading_size"), FieldPanel("corners")], heading=_("Letters and corners")
        ),
        MultiFieldPanel(
            [
                FieldPanel("header_layout"),
                FieldPanel("hero_style"),
                FieldPanel("tile_style"),
                FieldPanel("card_style"),
            ],
            heading=_("Layout"),
        ),
    ]
    colour_panels: Sequence[Panel] = [
        MultiFieldPanel(_colours("page", "tint", "heading", "link", "accent"), heading=_("Page")),
        MultiFieldPanel(_colours("button", "button_text"), heading=_("Buttons")),
        MultiFieldPanel(_colours("header", "header_text", "nav", "nav_text"), heading=_("Top of the page and menu")),
        MultiFieldPanel(_colours("hero", "hero_text", "task", "task_text"), heading=_("Home page")),
        MultiFieldPanel(_colours("footer", "footer_text"), heading=_("Bottom of the page")),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(identity_panels, heading=_("Logo and name")),
            ObjectList(form_panels, heading=_("Letters and layout")),
            ObjectList(colour_panels, heading=_("Colours")),
            ObjectList([HelpPanel(template="branding/admin/preview_panel.html")], heading=_("Example and theme pack")),
        ]
    )

    class Meta:
        verbose_name = _("brand")

    def __str__(self) -> str:
        return gettext("Brand")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what the brand was, so that it can be put back."""
        stored = Brand.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is not None and stored.values != self.values:
            self.former = [{"until": timezone.now(), "values": stored.values}, *stored.former][:FORMER_KEPT]
        super().save(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """What an editor sets, as JSON can hold it; of a file its name."""
        return {
            field.name: field.value_to_string(self) if field.name in _AS_TEXT else getattr(self, field.name)
            for field in self._meta.concrete_fields
            if field.name not in _NO_VALUES
        }

    def set_values(self, values: dict[str, Any]) -> None:
        """Set fields as `values` has them; a name that is no field of an editor has no effect."""
        for field in self._meta.concrete_fields:
            if field.name in values and field.name not in _NO_VALUES:
                value = values[field.name]
                setattr(self, field.name, field.to_python(value) if field.name == "header_links" else value)

    @property
    def colours(self) -> dict[str, str]:
        """Role → #rrggbb."""
        return {
            field.name.removeprefix(COLOUR_PREFIX): getattr(self, field.name)
            for field in self._meta.concrete_fields
            if field.name.startswith(COLOUR_PREFIX)
        }

    @property
    def stylesheet(self) -> Stylesheet:
        """The theme that every page of this municipality links to."""
        tokens = brand_tokens(
            colours=self.colours,
            fonts=Fonts(self.fonts),
            corners=Corners(self.corners),
            heading_max_size=self.heading_size,
        )
        return render_stylesheet(tokens)

    @property
    def stylesheet_url(self) -> str:
        """Changes with the content, so that it may be cached for ever."""
        return self.example_url or reverse("branding:stylesheet", args=[self.stylesheet.digest])

    @property
    def logo_url(self) -> str:
        """Empty without a logo."""
        return self.logo.url if self.logo else ""

    @property
    def favicon_url(self) -> str:
        """Empty without an icon."""
        return self.favicon.url if self.favicon else ""

    @property
    def social(self) -> list[Link]:
        """The accounts, each with the name of its network."""
        return network_links(self.social_links)

    def header(self, request: HttpRequest | None = None) -> list[Link]:
        """The links at the top of each page."""
        return block_links((block.value for block in self.header_links), request)

    @property
    def classes(self) -> str:
        """What <html> carries beside the theme class: the layout choices."""
        return (
            f"meent-theme--header-{self.header_layout} meent-theme--hero-{self.hero_style} "
            f"meent-theme--cards-{self.card_style} meent-theme--tiles-{self.tile_style}"
        )

    def clean(self) -> None:
        """Refuse each pair of colours with too little contrast (WCAG 2.2 AA), at the colour that is to change."""
        super().clean()
        if self.name_in_logo and not self.logo:
            raise ValidationError({"name_in_logo": _("Choose a logo too, or switch this off.")})
        pairs: tuple[Pair, ...] = PAIRS
        if self.hero_style != HeroStyle.FLAT:  # there the button takes the colours of the hero, turned around
            pairs += (BUTTON_ON_HERO,)
        if self.tile_style == TileStyle.OUTLINED:
            pairs += (ACCENT_ON_TASK,)
        try:
            weak = weak_roles(self.colours, pairs)
        except ValueError:  # a colour that is no colour has its own message
            return
        if weak:
            raise ValidationError({f"{COLOUR_PREFIX}{found.role}": self._refusal(found) for found in weak})

    def _refusal(self, weak: WeakRole) -> list[str]:
        """Each pair that falls short, and what to do."""
        messages = [
            gettext(
                "The contrast of “%(foreground)s” (%(foreground_colour)s) on “%(background)s” (%(background_colour)s) "
                "is %(ratio)s to 1. At least %(needed)s to 1 is needed."
            )
            % {
                "foreground": self._role_name(pair.foreground),
                "foreground_colour": self._role_colour(pair.foreground),
                "background": self._role_name(pair.background),
                "background_colour": self._role_colour(pair.background),
                # rounded down, so that 4.49 is never called 4.5
                "ratio": number_format(int(ratio * 100) / 100, decimal_pos=2),
                "needed": number_format(pair.needed, decimal_pos=1),
            }
            for pair, ratio in weak.pairs
        ]
        if weak.suggestion is None:
            messages.append(gettext("No lighter or darker version of this colour will do: change the other colour."))
        else:
            messages.append(gettext("The nearest colour that will do: %(colour)s.") % {"colour": weak.suggestion})
        return messages

    def _role_name(self, role: str) -> str:
        if role in FIXED_COLOURS:
            return str(FIXED_COLOURS[role][1])
        return str(self._meta.get_field(f"{COLOUR_PREFIX}{role}").verbose_name)

    def _role_colour(self, role: str) -> str:
        return FIXED_COLOURS[role][0] if role in FIXED_COLOURS else self.colours[role]

"""What the library can hold for a municipality: products, pages, forms, and answers for the KCC."""

from django.utils.translation import gettext_lazy as _

from cms.catalogue.models import Audience, ProductPage
from cms.catalogue.upl import validate_upl_name
from services.forms.definition import validate_definition
from tenants.library.registry import FieldSpec, ItemKind, Shape, item_kinds

PRODUCT, PAGE, FORM, ANSWER = "product", "page", "form", "answer"

_PRODUCT_FIELDS: tuple[tuple[str, Shape], ...] = (
    ("title", "line"),
    ("intro", "text"),
    ("upl_name", "line"),
    ("audience", "choice"),
    ("costs", "line"),
    ("payment", "line"),
    ("duration", "line"),
    ("needed", "rich"),
    ("conditions", "rich"),
    ("action_label", "line"),
    ("without_digid", "rich"),
    ("at_counter", "rich"),
    ("by_phone", "rich"),
    ("steps", "steps"),
    ("when_you_hear", "rich"),
    ("no_reaction", "rich"),
    ("rules", "rich"),
    ("legal_ground", "rich"),
    ("objection", "rich"),
    ("body", "body"),
    ("keywords", "line"),
    ("english_title", "line"),
    ("english_text", "rich"),
)
_REQUIRED = {"title", "intro", "upl_name", "audience"}


def _of_product(name: str, shape: Shape) -> FieldSpec:
    field = ProductPage._meta.get_field(name)
    return FieldSpec(
        name=name,
        title=_("title") if name == "title" else field.verbose_name,
        shape=shape,
        is_required=name in _REQUIRED,
        max_length=field.max_length,
        choices=tuple(Audience.choices) if name == "audience" else (),
        check=validate_upl_name if name == "upl_name" else None,
    )


def register() -> None:
    """Tell the library what can lie on a shelf."""
    item_kinds.register(
        PRODUCT,
        ItemKind(title=_("Product"), fields=tuple(_of_product(name, shape) for name, shape in _PRODUCT_FIELDS)),
    )
    item_kinds.register(
        PAGE,
        ItemKind(
            title=_("Page"),
            fields=(
                FieldSpec(name="title", title=_("title"), shape="line", is_required=True, max_length=255),
                FieldSpec(name="intro", title=_("introduction"), shape="text", is_required=True, max_length=400),
                FieldSpec(name="body", title=_("content"), shape="body"),
            ),
        ),
    )
    item_kinds.register(
        FORM,
        ItemKind(
            title=_("Form"),
            fields=(
                FieldSpec(name="title", title=_("title"), shape="line", is_required=True, max_length=120),
                FieldSpec(name="intro", title=_("introduction"), shape="text", max_length=600),
                FieldSpec(name="contact_text", title=_("help"), shape="text", max_length=300),
                FieldSpec(
                    name="definition",
                    title=_("questions"),
                    shape="json",
                    is_required=True,
                    check=validate_definition,
                ),
            ),
        ),
    )
    item_kinds.register(
        ANSWER,
        ItemKind(
            title=_("Answer for the KCC"),
            fields=(
                FieldSpec(name="title", title=_("question"), shape="line", is_required=True, max_length=255),
                FieldSpec(name="answer", title=_("answer"), is_required=True),
                FieldSpec(name="note", title=_("note for colleagues"), shape="text", max_length=2000),
            ),
        ),
    )

"""Fields for where something is: an address, and a place outdoors."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.forms.fields import PostcodeField

_HOUSE_NUMBER = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_ADDITION = re.compile(r"[\w -]{0,10}")
_LONGEST = 100
# Roughly: a typing error in a coordinate is found, a place abroad refused.
_EUROPE = ((Decimal("50.7"), Decimal("53.7")), (Decimal("3.2"), Decimal("7.3")))
_CARIBBEAN = ((Decimal("11.9"), Decimal("17.8")), (Decimal("-70.2"), Decimal("-62.8")))
_AREAS = (_EUROPE, _CARIBBEAN)

type FindAddress = Callable[[str, str, str], Mapping[str, str] | None]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One input of a question that has several."""

    name: str
    label: str | Promise
    attrs: Mapping[str, Any]


class PartsWidget(forms.MultiWidget):
    """Several inputs, each with its own label, that together are one answer: a mapping of their names."""

    template_name = "forms/widgets/parts.html"
    use_fieldset = True

    def __init__(self, parts: tuple[Part, ...]) -> None:
        super().__init__([forms.TextInput(attrs=dict(part.attrs)) for part in parts])
        self.parts = parts
        self.widgets_names = [f"-{part.name}" for part in parts]

    def decompress(self, value: Any) -> list[str]:
        """Split what was kept."""
        return (
            [str(value.get(part.name, "")) for part in self.parts]
            if isinstance(value, dict)
            else [""] * len(self.parts)
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, subwidget in zip(self.parts, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = part.label
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # the signature is Django's
        """A link in the error summary goes to the first input."""
        return f"{id_}_0" if id_ else id_


_ADDRESS = (
    Part(name="postcode", label=gettext_lazy("Postcode"), attrs={"autocomplete": "postal-code", "size": 8}),
    Part(name="huisnummer", label=gettext_lazy("House number"), attrs={"inputmode": "numeric", "size": 6}),
    Part(name="toevoeging", label=gettext_lazy("Addition (not required)"), attrs={"size": 6}),
    Part(name="straat", label=gettext_lazy("Street"), attrs={"autocomplete": "address-line1", "size": 30}),
    Part(name="plaats", label=gettext_lazy("Town"), attrs={"autocomplete": "address-level2", "size": 30}),
)
_LOCATION = (
    Part(name="omschrijving", label=gettext_lazy("Street and number, or what is near"), attrs={"size": 40}),
    Part(
        name="coordinaten",
        label=gettext_lazy("Coordinates (not required), such as 52.0907, 5.1214"),
        attrs={"size": 24, "data-meent-coordinates": ""},
    ),
)


class _PartsField(forms.Field):
    """What fields of several inputs share."""

    def __init__(self, *, parts: tuple[Part, ...], **kwargs: Any) -> None:
        super().__init__(widget=PartsWidget(parts), **kwargs)
        self.parts = parts

    def clean(self, value: Any) -> dict[str, str]:
        typed = {
            part.name: str(text or "").replace("\0", "").strip()
            for part, text in zip(self.parts, value if isinstance(value, list) else [""] * len(self.parts), strict=True)
        }
        if not any(typed.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return {}
        if any(len(text) > _LONGEST for text in typed.values()):
            raise ValidationError(_("Use no more than %(maximum)s characters") % {"maximum": _LONGEST}, code="long")
        return {name: text for name, text in self.judge(typed).items() if text}

    def judge(self, typed: dict[str, str]) -> dict[str, str]:
        """The answer as it is kept, or an error."""
        raise NotImplementedError


class AddressField(_PartsField):
    """Postcode and house number. Street and town come from a look-up when there is one that knows them."""

    def __init__(self, *, find: FindAddress | None = None, **kwargs: Any) -> None:
        super().__init__(parts=_ADDRESS, **kwargs)
        self.find = find

    def judge(self, typed: dict[str, str]) -> dict[str, str]:
        postcode = PostcodeField(required=False).clean(typed["postcode"])
        if not postcode:
            raise ValidationError(_("Also enter the postcode"), code="incomplete")
        if not typed["huisnummer"]:
            raise ValidationError(_("Also enter the house number"), code="incomplete")
        if not _HOUSE_NUMBER.fullmatch(typed["huisnummer"]):
            raise ValidationError(
                _("Enter the house number with digits only. Put a letter in the field beside it"), code="number"
            )
        if not _ADDITION.fullmatch(typed["toevoeging"]):
            raise ValidationError(_("Enter an addition such as A or 2 hoog"), code="addition")
        address = typed | {"postcode": postcode}
        if not (address["straat"] and address["plaats"]):
            found = self.find(postcode, address["huisnummer"], address["toevoeging"]) if self.find else None
            if found is None:
                raise ValidationError(_("Also enter the street and the town"), code="incomplete")
            address |= found
        return address


class LocationField(_PartsField):
    """A place: in words, as coordinates, or both."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parts=_LOCATION, **kwargs)

    def judge(self, typed: dict[str, str]) -> dict[str, str]:
        if typed["coordinaten"]:
            typed["coordinaten"] = _coordinates(typed["coordinaten"])
        return typed


def _coordinates(text: str) -> str:
    """ "52.09070, 5.12140" of what was typed or pasted."""
    numbers = re.findall(r"-?[0-9]{1,3}[.,]?[0-9]{0,12}", text, re.ASCII)
    try:
        latitude, longitude = (Decimal(number.rstrip(",.").replace(",", ".")) for number in numbers)
    except (InvalidOperation, ValueError):
        raise ValidationError(_("Enter two numbers, such as 52.0907, 5.1214"), code="coordinates") from None
    if not any(south <= latitude <= north and west <= longitude <= east for (south, north), (west, east) in _AREAS):
        raise ValidationError(_("These coordinates are not in the Netherlands. Check the numbers"), code="abroad")
    return f"{latitude:.5f}, {longitude:.5f}"


def address_text(address: Mapping[str, str]) -> str:
    """On two lines, as an envelope has it."""
    number = " ".join(filter(None, (address.get("huisnummer"), address.get("toevoeging"))))
    first = " ".join(filter(None, (address.get("straat"), number)))
    second = " ".join(filter(None, (address.get("postcode"), address.get("plaats"))))
    return "\n".join(filter(None, (first, second)))


def location_text(location: Mapping[str, str]) -> str:
    """The description, and the coordinates on a line of their own."""
    return "\n".join(filter(None, (location.get("omschrijving"), location.get("coordinaten"))))

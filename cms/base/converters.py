"""What may stand in an address."""

from django.urls import register_converter

from shared.language_names import OTHER_CODES


class LanguageConverter:
    """The code of a language that a municipality can add: "en"."""

    regex = "|".join(sorted(OTHER_CODES))

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "language")

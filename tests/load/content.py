"""The product page that Meent and the plain project both show, and the pages around it."""

from typing import Any

MENU = ("Afval", "Verhuizen", "Paspoort", "Bouwen", "Bestuur", "Contact opnemen")
FOOTER = ("Privacy", "Toegankelijkheid", "Cookies")
LINKED = tuple(f"Uitleg over regel {number}" for number in range(1, 6))
THEME, PRODUCT = "Afval", "Grofvuil laten ophalen"
PATH = "/afval/grofvuil-laten-ophalen/"
INTRO = "U laat grofvuil thuis ophalen. Dat kost € 25 voor 2 kubieke meter. U krijgt een afspraak binnen 10 dagen."
PHONE = "14 0123"
_SENTENCE = "U zet het grofvuil op de dag van de afspraak voor half acht aan de weg, los en goed zichtbaar. "


def product_fields(links: list[int]) -> dict[str, Any]:
    """By the names of the template's fields; `links` are ids of pages that the texts link to."""

    def link(number: int) -> str:
        return f'<a linktype="page" id="{links[number % len(links)]}">lees de uitleg {number}</a>'

    def text(number: int) -> str:
        return f"<p>{_SENTENCE * 2}{link(number)}. {_SENTENCE}</p>"

    return {
        "intro": INTRO,
        "upl_name": "paspoort",
        "costs": "€ 25,00",
        "duration": "Binnen 10 werkdagen",
        "needed": f"<ul><li>uw adres</li><li>een lijst van wat u wegdoet, {link(0)}</li></ul>",
        "conditions": text(1),
        "steps": [
            {"type": "step", "value": {"title": f"Stap {number}", "text": text(number)}} for number in range(1, 5)
        ],
        "when_you_hear": text(2),
        "rules": f"<ul>{''.join(f'<li>{link(number)}</li>' for number in range(3))}</ul>",
        "legal_ground": text(3),
        "objection": text(4),
        "body": [{"type": "text", "value": text(number)} for number in range(2)],
    }

"""The texts of a product as its page holds them."""

from typing import Any

from cms.catalogue.upl import upl_names
from cms.demo.content import ProductText
from cms.demo.wording import PageId, bullets, paragraph, unbroken


def product_texts(product: ProductText, page_id: PageId) -> dict[str, Any]:
    """Each text field of a product page; the steps as the library has them."""
    return {
        "title": product.title,
        "intro": unbroken(product.answer),
        "upl_name": product.upl,
        "audience": _audience(product.upl),
        "keywords": ", ".join(product.keywords),
        "costs": unbroken(product.costs),
        "payment": unbroken(product.payment),
        "duration": unbroken(product.duration),
        "conditions": bullets(product.conditions, page_id),
        "needed": bullets(product.needed, page_id),
        "without_digid": paragraph(product.without_digid, page_id),
        "steps": [{"title": "", "text": paragraph(step, page_id)} for step in product.steps],
        "when_you_hear": paragraph(product.hear, page_id),
        "rules": paragraph(product.rules, page_id),
        "legal_ground": paragraph(product.legal_ground, page_id),
        "objection": paragraph(product.objection, page_id),
        "action_label": product.action.label,
        "english_title": product.english_title,
        "english_text": paragraph(product.english_text, page_id),
    }


def _audience(upl: str) -> str:
    name = upl_names()[upl]
    if name.for_residents and name.for_businesses:
        return "both"
    return "business" if name.for_businesses else "resident"

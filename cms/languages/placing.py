"""A page is in the language of the place where it lies: what is moved or copied to another language follows."""

from typing import Any
from uuid import uuid4

from wagtail.models import Page
from wagtail.signals import post_page_move

from cms.base.languages import HOME_DEPTH


def connect() -> None:
    """Follow every move, by whichever screen or code."""
    post_page_move.connect(_moved, dispatch_uid="cms.languages.placing")


def _moved(instance: Any, **_kwargs: Any) -> None:
    follow_place(Page.objects.get(pk=instance.pk))


def follow_place(page: Page) -> None:
    """Give a page, and all below it, the language of the page above; the home page of a language keeps its own."""
    parent = page.get_parent()
    if parent is None or parent.depth < HOME_DEPTH or parent.locale_id == page.locale_id:
        return
    if page.translation_key == parent.translation_key:
        return
    for one in Page.objects.descendant_of(page, inclusive=True).exclude(locale_id=parent.locale_id):
        twin = Page.objects.filter(translation_key=one.translation_key, locale_id=parent.locale_id).exists()
        key = uuid4() if twin else one.translation_key
        Page.objects.filter(pk=one.pk).update(locale_id=parent.locale_id, translation_key=key)

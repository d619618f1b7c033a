"""Blocks of a page's body, a module a subject. An editor finds them in groups."""

from cms.base.blocks.action import CallToActionBlock
from cms.base.blocks.contact import ContactBlock, OpeningHoursBlock
from cms.base.blocks.links import LinkBlock, LinkGroupBlock, TopTaskBlock
from cms.base.blocks.media import DocumentBlock, FigureBlock, VideoBlock
from cms.base.blocks.notice import NoticeBlock
from cms.base.blocks.products import ProductListBlock
from cms.base.blocks.story import QuoteBlock, TimelineBlock
from cms.base.blocks.table import TableBlock
from cms.base.blocks.text import AccordionBlock, StepBlock, StepsBlock, TextBlock

from cms.base.blocks.body import BodyBlock  # isort: skip  # made of the others

__all__ = [
    "AccordionBlock",
    "BodyBlock",
    "CallToActionBlock",
    "ContactBlock",
    "DocumentBlock",
    "FigureBlock",
    "LinkBlock",
    "LinkGroupBlock",
    "NoticeBlock",
    "OpeningHoursBlock",
    "ProductListBlock",
    "QuoteBlock",
    "StepBlock",
    "StepsBlock",
    "TableBlock",
    "TextBlock",
    "TimelineBlock",
    "TopTaskBlock",
    "VideoBlock",
]

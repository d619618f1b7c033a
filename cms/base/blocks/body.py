"""The body of a page."""

from wagtail import blocks

from cms.base.blocks.action import CallToActionBlock
from cms.base.blocks.contact import ContactBlock, OpeningHoursBlock
from cms.base.blocks.media import DocumentBlock, FigureBlock, VideoBlock
from cms.base.blocks.notice import NoticeBlock
from cms.base.blocks.products import ProductListBlock
from cms.base.blocks.story import QuoteBlock, TimelineBlock
from cms.base.blocks.table import TableBlock
from cms.base.blocks.text import AccordionBlock, StepsBlock, TextBlock


class BodyBlock(blocks.StreamBlock):
    """Everything that an ordinary page may be made of."""

    text = TextBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    notice = NoticeBlock()
    table = TableBlock()
    action = CallToActionBlock()
    contact = ContactBlock()
    opening_hours = OpeningHoursBlock()
    products = ProductListBlock()
    image = FigureBlock()
    document = DocumentBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    timeline = TimelineBlock()

    class Meta:
        block_counts = {"contact": {"max_num": 1}}

"""Running text, steps, questions that fold out."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# A page has one H1, its title. No colours, no alignment: the brand decides.
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ul", "ol", "link", "document-link"]
LIST_FEATURES = ["bold", "ul", "ol", "link", "document-link"]
LINE_FEATURES = ["bold", "link"]


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, headings and lists."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**({"features": TEXT_FEATURES} | kwargs))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Text")
        template = "base/blocks/text.html"
        description = _("Paragraphs with headings and lists. Answer first, short sentences.")
        preview_value = "<h2>Zo werkt het</h2><p>U zet de bak <b>voor 7.30 uur</b> aan de straat.</p>"


class StepBlock(blocks.StructBlock):
    """One step of how something goes."""

    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=120, help_text=_("Short, with a verb. May stay empty.")
    )
    text = blocks.RichTextBlock(label=_("What happens"), features=LIST_FEATURES)

    class Meta:
        icon = "order"
        label = _("Step")
        label_format = "{title} {text}"


class StepsBlock(blocks.StructBlock):
    """Numbered steps, in the order in which a resident takes them."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = _("Text")
        template = "base/blocks/steps.html"
        description = _("What a resident does, in order. For what happened when: the timeline.")
        preview_value = {
            "title": "Zo gaat het",
            "steps": [
                {"title": "Maak een afspraak", "text": "<p>Online of met de telefoon.</p>"},
                {"title": "Kom langs", "text": "<p>Neem uw oude paspoort mee.</p>"},
            ],
        }


class QuestionBlock(blocks.StructBlock):
    """A question, and its answer that folds out."""

    title = blocks.CharBlock(label=_("Question"), max_length=150)
    text = blocks.RichTextBlock(label=_("Answer"), features=LIST_FEATURES)

    class Meta:
        icon = "help"
        label = _("Question")


class AccordionBlock(blocks.StructBlock):
    """Questions of which most people need one or none; never the answer to the page's own question."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1, max_num=20)

    class Meta:
        icon = "list-ul"
        label = _("Questions that fold out")
        group = _("Text")
        template = "base/blocks/accordion.html"
        description = _("Questions that few people have. What everybody needs to know is never folded in.")
        preview_value = {
            "title": "Veelgestelde vragen",
            "questions": [
                {"title": "Mijn bak is stuk. Wat nu?", "text": "<p>Meld het ons.</p>"},
                {"title": "Mag ik een tweede bak?", "text": "<p>Ja, die kost € 40 per jaar.</p>"},
            ],
        }

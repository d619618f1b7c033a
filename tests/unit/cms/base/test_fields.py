import json

from django.db import models
from wagtail import blocks
from wagtail.blocks import StreamValue

from cms.base.blocks import BodyBlock
from cms.base.fields import StreamField
from cms.home.models import HomePage

RAW = [{"type": "text", "value": "<p>Hallo</p>", "id": "1"}, {"type": "gone", "value": {"a": [1, 2]}, "id": "2"}]


def test_deconstructs_to_own_path_without_blocks() -> None:
    field = StreamField(BodyBlock(), blank=True, max_num=3, verbose_name="inhoud")
    field.set_attributes_from_name("body")
    _name, path, args, kwargs = field.deconstruct()
    assert path == "cms.base.fields.StreamField"
    assert args == []
    assert kwargs == {"blank": True, "verbose_name": "inhoud"}


def test_a_changed_block_changes_nothing_in_migrations() -> None:
    one = StreamField([("text", blocks.TextBlock())])
    other = StreamField([("text", blocks.RichTextBlock()), ("more", blocks.CharBlock())])
    assert one.deconstruct()[1:] == other.deconstruct()[1:]


def test_frozen_field_hands_out_and_stores_raw_json() -> None:
    frozen = HomePage._meta.get_field("top_tasks").clone()
    assert frozen.is_frozen
    assert frozen.to_python(RAW) == RAW
    assert frozen.to_python(json.dumps(RAW)) == RAW
    assert frozen.get_prep_value(RAW) == RAW
    assert frozen.get_default() == []
    assert frozen.to_python(None) == []
    assert frozen.to_python("") == []


def test_live_field_has_its_blocks() -> None:
    field = HomePage._meta.get_field("top_tasks")
    assert not field.is_frozen
    assert list(field.stream_block.child_blocks) == ["task"]
    assert isinstance(field.get_default(), StreamValue)


def test_models_that_inherit_a_field_keep_its_blocks() -> None:
    class Parent(models.Model):
        body = StreamField([("text", blocks.TextBlock())])

        class Meta:
            abstract = True
            app_label = "base"

    class Child(Parent):
        class Meta:
            app_label = "base"
            managed = False

        def __str__(self) -> str:
            return "child"

    field = Child._meta.get_field("body")
    assert isinstance(field, StreamField)
    assert not field.is_frozen

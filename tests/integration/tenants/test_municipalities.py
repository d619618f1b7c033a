"""What the database itself holds municipalities to."""

import pytest
from django.db import IntegrityError

from tenants.context import in_public
from tenants.municipalities.models import Municipality, Purpose
from tenants.provisioning.template import new_schema_name


def _copy(source: Municipality, purpose: Purpose, slug: str) -> Municipality:
    return Municipality(
        schema_name=new_schema_name(), slug=slug, name=slug, gemeentecode=source.gemeentecode, purpose=purpose
    )


def test_a_training_copy_may_carry_the_code_of_its_source(zonnedal: Municipality) -> None:
    with in_public():
        _copy(zonnedal, Purpose.TRAINING, "oefen-een").save()
        _copy(zonnedal, Purpose.TRAINING, "oefen-twee").save()
        assert Municipality.objects.filter(gemeentecode=zonnedal.gemeentecode).count() == 3


def test_production_has_a_code_once(zonnedal: Municipality) -> None:
    with in_public(), pytest.raises(IntegrityError, match="municipality_gemeentecode_once_in_production"):
        _copy(zonnedal, Purpose.PRODUCTION, "dubbel").save()

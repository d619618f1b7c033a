"""django-tenants' own commands know nothing of our checks: they say which of ours does the work."""

from pathlib import Path

import django_tenants
import pytest
from django.core.management import CommandError, call_command, get_commands

THEIRS = sorted(
    path.stem
    for path in Path(django_tenants.__file__).parent.glob("management/commands/*.py")
    if not path.stem.startswith("_")
)


@pytest.mark.parametrize("name", THEIRS)
def test_every_command_of_django_tenants_is_refused(name: str) -> None:
    assert get_commands()[name] == "tenants.commandline"
    with pytest.raises(CommandError, match=r"Use `\w+"):
        call_command(name)

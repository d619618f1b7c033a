"""Accounts of the bound municipality."""

from typing import Any

from django.contrib.auth.models import Group
from factory.declarations import Sequence
from factory.django import DjangoModelFactory, Password

from services.accounts.models import User

PASSWORD = "een lang wachtwoord 12"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda number: f"medewerker{number}@voorbeeld.nl")
    first_name = "Joke"
    last_name = Sequence(lambda number: f"de Boer {number}")
    password = Password(PASSWORD)


def make_staff(*group_names: str, **fields: Any) -> User:
    """A member of staff in the groups with these names, which provisioning made."""
    user = UserFactory.create(**fields)
    user.groups.set([Group.objects.get(name=name) for name in group_names])
    return user

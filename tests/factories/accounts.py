"""Accounts of the bound municipality."""

from typing import Any

import factory
from django.contrib.auth.models import Group

from services.accounts.models import User

PASSWORD = "een lang wachtwoord 12"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"medewerker{number}@voorbeeld.nl")
    first_name = "Joke"
    last_name = factory.Sequence(lambda number: f"de Boer {number}")
    password = factory.django.Password(PASSWORD)


def make_staff(*group_names: str, **fields: Any) -> User:
    """A member of staff in the groups with these names, which provisioning made."""
    user: User = UserFactory(**fields)
    user.groups.set([Group.objects.get(name=name) for name in group_names])
    return user

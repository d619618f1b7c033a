"""Give the bound municipality the groups that this release brings; what it changed itself stays as it is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from services.accounts.provisioning import provision_groups
from tenants.context import is_bound


class Command(BaseCommand):
    help = "Makes groups that are new in this release, with their rights: fleet run --all provision_groups"

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not is_bound():
            raise CommandError("Run this over municipalities: manage.py fleet run --all provision_groups")
        with transaction.atomic():
            made = provision_groups()
        self.stdout.write(f"{', '.join(made)} made." if made else "All groups were there.")

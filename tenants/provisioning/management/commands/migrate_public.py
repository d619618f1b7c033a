"""Bring the platform's own schema up to date, and keep the template of a municipality ready."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from tenants.context import as_owner, in_public
from tenants.postgresql.migrations import migrate_schema
from tenants.provisioning.roles import ensure_roles, grant_public
from tenants.provisioning.template import template_sql

EXTENSIONS = ("pg_trgm", "unaccent")


class Command(BaseCommand):
    help = "Migrates the public schema (municipalities, domains, operators) and prepares the schema template."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-template", action="store_true", help="Do not prepare the schema template.")

    def handle(self, *_args: Any, **options: Any) -> None:
        self._check_owner()
        with as_owner(), in_public(), connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS extensions")
            for extension in EXTENSIONS:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA extensions")
        self.stdout.write("Migrating the public schema …")
        migrate_schema("public")
        grant_public()
        for schema_name in ensure_roles():
            self.stdout.write(f"Made the database role {schema_name}.")
        if not options["no_template"]:
            self.stdout.write("Preparing the template of a municipality …")
            template_sql()
        self.stdout.write(self.style.SUCCESS("The platform is up to date."))

    def _check_owner(self) -> None:
        try:
            with as_owner(), in_public(), connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError as error:
            raise CommandError(
                f"The database login can't become {settings.DATABASE_OWNER_ROLE}, which owns all tables:"
                f" {str(error).strip()}. Have a database administrator run deploy/postgresql/roles.sql on this"
                " database."
            ) from error

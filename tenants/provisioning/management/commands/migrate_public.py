"""Bring the platform's own schema up to date, and keep the template of a municipality ready."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from tenants.context import in_public
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
        with in_public(), connection.cursor() as cursor:
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

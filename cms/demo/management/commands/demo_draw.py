"""Draw the pictures of the demo again; the results are kept in the repository."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

from cms.demo.content import CONTENT, SLUGS


class Command(BaseCommand):
    help = "Draws the pictures of the demo municipalities into cms/demo/content/<slug>/images/."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for slug in SLUGS:
            folder = CONTENT / slug / "images"
            folder.mkdir(exist_ok=True)
            for name, draw in import_module(f"cms.demo.drawing.{slug}").PICTURES.items():
                picture = draw().webp()
                (folder / f"{name}.webp").write_bytes(picture)
                self.stdout.write(f"{slug}/{name}.webp  {len(picture) // 1024} kB")

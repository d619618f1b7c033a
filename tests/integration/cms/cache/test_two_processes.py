"""What one process publishes, another shows at its next request."""

import subprocess
import sys

from django.conf import settings

from tenants.municipalities.models import Municipality
from tests.killed import surroundings
from tests.pagecache import Process

PUBLISH = """
import sys
import django
django.setup()
from cms.home.models import HomePage
from tenants.context import in_municipality
from tenants.municipalities.queries import find_municipality

with in_municipality(find_municipality(sys.argv[1])):
    page = HomePage.objects.get()
    page.question = "Uit een ander proces?"
    page.save_revision().publish()
"""


def test_what_another_process_publishes_shows_at_the_next_request(scratch: Municipality) -> None:
    process = Process()
    process.warm(scratch)
    subprocess.run(
        [sys.executable, "-c", PUBLISH, scratch.slug], cwd=settings.BASE_DIR, env=surroundings(), check=True, timeout=60
    )
    answer = process.get(scratch)
    assert answer.is_made
    assert "Uit een ander proces?" in answer.text

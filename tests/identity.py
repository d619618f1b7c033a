"""The OpenID provider of the demo as a real process, and a browser's part in a log-in."""

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.test import Client
from processes import free_port

from services.residents.admin.forms import SUGGESTIONS
from services.residents.models import IdentityProvider, ProviderKind

SECRET = "proefgeheim"
ANNA, MOTHER, KARIM, LOW, BAKERY, GRETA = "anna", "moeder", "karim", "laag", "bakker", "greta"
ANNAS_BSN, MOTHERS_BSN = "999990019", "999990020"
BAKERYS_KVK = "90000001"


@dataclass(frozen=True)
class Identity:
    """Where it runs."""

    port: int

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def host(self) -> str:
        """As it stands among the hosts that may be asked."""
        return f"localhost:{self.port}"

    def behave(self, **claims: Any) -> None:
        """Change claims of the tokens that follow; nothing ends it."""
        self._post("/proef/gedrag", json.dumps(claims).encode())

    def new_key(self) -> None:
        """Sign with another key from now on."""
        self._post("/proef/sleutel", b"")

    def choose(self, url: str, person: str) -> str:
        """Be somebody on the provider's page; where that leads."""
        parts = urlsplit(url)
        data = dict(parse_qsl(parts.query)) | {"wie": person}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"{parts.path}?{parts.query}", urlencode(data), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        assert answer.status == 303, body
        return str(answer.headers["Location"])

    def log_in(self, client: Client, person: str, *, means: str = "digid", next_url: str = "") -> Any:
        """A whole log-in; the answer to the return."""
        query = f"?{urlencode({'verder': next_url})}" if next_url else ""
        left = client.get(f"/mijn/inloggen/met/{means}/{query}")
        assert left.status_code == 302
        assert left["Location"].startswith(self.base), left["Location"]
        back = urlsplit(self.choose(left["Location"], person))
        return client.get(f"{back.path}?{back.query}")

    def register(self, kind: str = ProviderKind.DIGID, **fields: Any) -> IdentityProvider:
        """Set it up in the bound municipality."""
        made = IdentityProvider(
            kind=kind,
            issuer=f"{self.base}/{kind}",
            client_id="meent",
            is_active=True,
            **SUGGESTIONS[kind] | fields,
        )
        made.set_secret(SECRET)
        made.save()
        return made

    def _post(self, path: str, body: bytes) -> None:
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", data=body, timeout=5).close()


@contextlib.contextmanager
def running_identity() -> Iterator[Identity]:
    """The process, ready."""
    made = Identity(free_port())
    program = settings.BASE_DIR / "deploy" / "local" / "identity.py"
    command = [sys.executable, str(program), "--port", str(made.port), "--secret", SECRET]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr is not None
            assert b"OpenID provider" in process.stderr.readline()
            yield made
        finally:
            process.terminate()
            process.wait(timeout=10)

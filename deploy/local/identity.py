"""An OpenID provider that plays DigiD, eHerkenning and eIDAS for the demo and the tests. Fictitious people only.

    python deploy/local/identity.py --port 8030 --secret testomgeving

Three issuers, `/digid`, `/eherkenning` and `/eidas`, each with a page on which one chooses who to be. The protocol is
that of Authlib's provider parts: authorization code, PKCE required, client secret, signed ID tokens. Numbers come from
the range that is kept for tests (999…); they pass the check of eleven and belong to nobody.

For tests: `POST /proef/sleutel` makes a new signing key, `POST /proef/gedrag` with a JSON object changes claims of the
tokens that follow ({} ends it). Listens on this machine only, and sends people to `.localhost` addresses only.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, NoReturn
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2 import OAuth2Error
from identity_provider import CLIENT_ID, MEANS, Provider, Request

LOCALHOST = "127.0.0.1"
POLICY = "default-src 'none'; style-src 'self'"
STYLE = """
body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #f3f3f3; }
.bar { background: #1b1b1b; color: #fff; padding: .75rem 1rem; font-weight: 700; }
main { background: #fff; max-width: 40rem; margin: 1.5rem auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } p { margin: 0 0 1rem; }
form { margin: 0 0 .5rem; }
button { font: inherit; text-align: left; width: 100%; min-height: 48px; padding: .5rem 1rem; cursor: pointer;
  border: 2px solid #1b1b1b; border-radius: 4px; background: #fff; }
button:hover, button:focus-visible { background: #1b1b1b; color: #fff; outline: 3px solid #b35c00; }
"""


class Handler(BaseHTTPRequestHandler):
    """The pages and endpoints."""

    provider: ClassVar[Provider]

    def do_GET(self) -> None:
        """Discovery, keys, userinfo, and the page on which one chooses."""
        path, query = self._asked()
        means, _slash, what = path.partition("/")
        if path == "stijl.css":
            self._send(STYLE, "text/css")
        elif means not in MEANS:
            self._send("<h1>Testomgeving</h1>", status=HTTPStatus.NOT_FOUND)
        elif what == ".well-known/openid-configuration":
            self._json(self.provider.discovery(means))
        elif what == "jwks":
            self._json(self.provider.jwks())
        elif what == "userinfo":
            self._userinfo()
        elif what == "authorize":
            self._choose(means, query)
        elif what == "logout":
            self._log_out(means, query)
        else:
            self._send("<h1>Testomgeving</h1>", status=HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """The choice that was made, tokens, and what tests ask."""
        path, _query = self._asked()
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 100_000))
        if path == "proef/sleutel":
            self.provider.new_key()
            self._json({})
            return
        if path == "proef/gedrag":
            self.provider.behaviour = json.loads(body)
            self._json({})
            return
        means, _slash, what = path.partition("/")
        data = dict(parse_qsl(body.decode(), keep_blank_values=True))
        if means in MEANS and what == "authorize":
            self._answer(means, data)
        elif means in MEANS and what == "token":
            with self.provider.lock:
                status, answer, headers = self.provider.redeem(self._request(data))
            self._json(answer, status=status, headers=headers)
        else:
            self._send("<h1>Testomgeving</h1>", status=HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing: addresses hold codes."""

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path.strip("/"), dict(parse_qsl(parts.query, keep_blank_values=True))

    def _request(self, data: dict[str, str]) -> Request:
        uri = f"{self.provider.base}{self.path}"
        return Request(self.command, uri, data, {key.title(): value for key, value in self.headers.items()})

    def _choose(self, means: str, query: dict[str, str]) -> None:
        """Judge the request, then ask who to be."""
        try:
            self.provider.judge(self._request(query))
        except OAuth2Error as error:
            self._page(
                means,
                f"<h1>Dit kan niet</h1><p>{escape(str(error.error))}: {escape(str(error.description))}</p>",
                HTTPStatus.BAD_REQUEST,
            )
            return
        hidden = "".join(
            f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">' for key, value in query.items()
        )
        buttons = "".join(
            f'<form method="post">{hidden}<button name="wie" value="{one.id}">{escape(one.label)}</button></form>'
            for one in MEANS[means][2]
        )
        cancel = f'<form method="post">{hidden}<button name="wie" value="">Annuleren</button></form>'
        title = f"<h1>Inloggen met {MEANS[means][0]}</h1>"
        self._page(means, f"{title}<p>Kies wie u bent. Deze personen bestaan niet.</p>{buttons}{cancel}")

    def _answer(self, means: str, data: dict[str, str]) -> None:
        chosen = data.pop("wie", "")
        person = next((one for one in MEANS[means][2] if one.id == chosen), None)
        request = self._request(data | {"_means": means})
        with self.provider.lock:
            try:
                where = self.provider.answer(request, person)
            except OAuth2Error as error:
                self._refuse(means, error)
                return
        separator = "&" if "?" in where else "?"
        self._redirect(f"{where}{separator}{urlencode({'iss': f'{self.provider.base}/{means}'})}")

    def _userinfo(self) -> None:
        code = self.provider.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if code is None:
            self._json({"error": "invalid_token"}, status=HTTPStatus.UNAUTHORIZED)
        else:
            self._json(self.provider.claims(code))

    def _log_out(self, means: str, query: dict[str, str]) -> None:
        back = query.get("post_logout_redirect_uri", "")
        if query.get("client_id") == CLIENT_ID and self.provider.client.check_redirect_uri(back):
            self._redirect(back)
        else:
            self._page(means, "<h1>U bent uitgelogd</h1>")

    def _refuse(self, means: str, error: OAuth2Error) -> None:
        reason = escape(f"{error.error}: {error.description}")
        self._page(means, f"<h1>Dit kan niet</h1><p>{reason}</p>", HTTPStatus.BAD_REQUEST)

    def _page(self, means: str, content: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        name = MEANS[means][0]
        self._send(
            f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{name} (testomgeving)</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="stylesheet" href="/stijl.css"></head><body>'
            f'<div class="bar">Testomgeving: dit is niet het echte {name}</div><main>{content}</main></body></html>',
            status=status,
        )

    def _redirect(self, where: str) -> None:
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()

    def _json(self, value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self._send(json.dumps(value), "application/json", status=HTTPStatus(status), headers=headers)

    def _send(
        self,
        text: str,
        kind: str = "text/html",
        *,
        status: HTTPStatus = HTTPStatus.OK,
        headers: dict[str, str] | None = None,
    ) -> None:
        content = text.encode()
        sent = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(content)),
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
        }
        self.send_response(status)
        for name, value in (sent | {k: v for k, v in (headers or {}).items() if k not in sent}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def stop(*_: object) -> NoReturn:
    """End on a signal."""
    sys.exit(0)


def main() -> int:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--secret", required=True, help="the client secret of the platform")
    options = parser.parse_args()
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # this machine only
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    server = ThreadingHTTPServer((LOCALHOST, options.port), Handler)
    Handler.provider = Provider(f"http://localhost:{server.server_port}", options.secret)
    sys.stderr.write(f"an OpenID provider for tests at {Handler.provider.base}\n")
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())

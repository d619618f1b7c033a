"""A visitor of the whole application with its page cache, as gunicorn calls it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from wsgiref.headers import Headers

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from cms.cache.wsgi import PageCache
from tenants.municipalities.models import Municipality


@dataclass(frozen=True)
class Answer:
    """What came back, and whether Django had to make it."""

    status: int
    headers: Headers
    body: bytes
    is_made: bool

    @property
    def text(self) -> str:
        return self.body.decode()


class Process:
    """One web process: a page cache with copies of its own in front of Django."""

    def __init__(self) -> None:
        self._django: WSGIHandler = get_wsgi_application()
        self.made: list[str] = []
        self.instead: Callable[..., Iterable[bytes]] | None = None
        self.cache = PageCache(self._application)

    def _application(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.made.append(environ["PATH_INFO"])
        if self.instead is not None:
            return self.instead(environ, start_response)
        return self._django(environ, start_response)

    def get(
        self,
        place: Municipality | str,
        path: str = "/",
        *,
        query: str = "",
        method: str = "GET",
        cookie: str = "",
        **environ: str,
    ) -> Answer:
        host = place if isinstance(place, str) else place.primary_domain
        surroundings: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **environ,
        }
        if cookie:
            surroundings["HTTP_COOKIE"] = cookie
        before = len(self.made)
        told: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            told[:] = [status, headers, exc_info]
            return lambda _data: None

        parts = self.cache(surroundings, start_response)
        body = b"".join(parts)
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        return Answer(int(told[0].split()[0]), Headers(told[1]), body, len(self.made) > before)

    def warm(self, place: Municipality | str, *paths: str) -> None:
        """Ask until each answer comes out of the cache: at first it learns whose host this is and what pages read."""
        for _turn in range(8):  # a picture that is made for one page is new to another
            made = [path for path in paths or ("/",) if self.get(place, path).is_made]
            if not made:
                return
        raise AssertionError(f"{made} are not kept")

"""The production set-up on this machine: gunicorn with production settings behind the nginx of `deploy/`."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from processes import free_port, tail

ROOT: Path = settings.BASE_DIR
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")
READY_TIMEOUT_S = 60


@dataclass(frozen=True)
class Answer:
    """What a visitor got."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def production_environment(database: str, folder: Path) -> dict[str, str]:
    """The environment of a production process, with folders of its own; nothing of the suite's own settings."""
    options = settings.DATABASES["default"]
    address = f"{options['HOST']}:{options['PORT']}/{database}"
    valkey = str(settings.CACHES["default"]["LOCATION"]).rsplit("/", 1)[0]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": f"postgresql://{options['USER']}:{quote(str(options['PASSWORD']))}@{address}",
        "VALKEY_URL": f"{valkey}/2",  # not the suite's own
        "SECRET_KEY": settings.SECRET_KEY,
        "PLATFORM_HOSTS": "platform.localhost",
        "SECURITY_CONTACT": "mailto:security@platform.example",
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        "PACKAGE_ROOT": str(folder / "packages"),
        "BACKUP_ROOT": str(folder / "backups"),
        "STATIC_ROOT": str(folder / "static"),
        "ACCEL_PREFIX": "/_files/",
        "PG_BIN": settings.PG_BIN,
        "RELEASE": f"deploy-{os.getpid()}",
        "WEB_CONCURRENCY": "1",
        "WEB_THREADS": "4",
        "BIND": f"unix:{folder / 'run' / 'web.sock'}",
    }


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a command of manage.py in production's environment."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def write_nginx_configuration(folder: Path, port: int, redirect_port: int) -> Path:
    """Copy `deploy/nginx` with this machine's folders and ports, and nothing else changed. Returns the main file."""
    assert OPENSSL
    (folder / "tls").mkdir()
    (folder / "log").mkdir()
    key = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        str(folder / "tls" / "privkey.pem"),
    ]
    certificate = ["-x509", "-days", "2", "-subj", "/CN=meent test", "-out", str(folder / "tls" / "fullchain.pem")]
    subprocess.run([OPENSSL, "req", *key, *certificate], check=True, capture_output=True)
    replaced = {
        " /tmp/": f" {folder}/",  # first, as our folder may lie in it
        "/run/meent/": f"{folder}/run/",
        "/srv/meent/": f"{folder}/",
        "/etc/meent/tls/": f"{folder}/tls/",
        "/var/log/nginx/": f"{folder}/log/",
        "/var/cache/nginx/": f"{folder}/",
        "/dev/stderr": f"{folder}/log/error.log",
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80": f"listen 127.0.0.1:{redirect_port}",
        "include mime.types": f"include {mime_types()}",
    }
    for source in (ROOT / "deploy" / "nginx").glob("*.conf"):
        text = re.sub(r"\n *listen \[::\]:.*", "", source.read_text())
        for old, new in replaced.items():
            text = text.replace(old, new)
        if source.name == "nginx.conf" and os.geteuid() == 0:
            text = f"user root;\n{text}"  # its workers must reach the suite's private folder
        (folder / source.name).write_text(text)
    return folder / "nginx.conf"


def nginx_command(folder: Path, main_file: Path) -> list[str]:
    """Nginx with our configuration, which never touches the machine's own."""
    return [str(NGINX), "-p", str(folder), "-c", str(main_file), "-e", str(folder / "log" / "error.log")]


def mime_types() -> Path:
    """The list of content types that came with nginx."""
    folders = map(Path, ("/etc/nginx", "/usr/local/etc/nginx", "/opt/homebrew/etc/nginx"))
    return next(folder / "mime.types" for folder in folders if (folder / "mime.types").exists())


@dataclass
class Production:
    """A running production set-up."""

    folder: Path
    environment: dict[str, str]
    port: int
    redirect_port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a process whose output goes to a log in the folder."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.processes[name] = process
        return process

    def start_web(self) -> subprocess.Popen[bytes]:
        """Start gunicorn as the systemd unit does, and wait until it answers."""
        web = self.start(
            "web", [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "config.wsgi"]
        )
        self.wait_until(lambda: self.get("platform.localhost", "/healthz").status == 200, web)
        return web

    def log(self, name: str) -> str:
        return tail(self.folder / f"{name}.log", lines=400)

    def wait_until(self, is_true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
        """Wait for a process to come so far; fail with the logs when it ends or takes too long."""
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline:
            assert process.poll() is None, "".join(self.log(name) for name in self.processes)
            with contextlib.suppress(OSError, http.client.HTTPException):
                if is_true():
                    return
            time.sleep(0.1)
        raise AssertionError("".join(self.log(name) for name in self.processes))

    def get(self, host: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
        """Ask nginx over TLS, with a host name of our choice and the path unchanged; a body makes it a POST."""
        context = ssl.create_default_context(cafile=str(self.folder / "tls" / "fullchain.pem"))
        context.check_hostname = False
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)
        return ask(connection, path, {"Host": host} | (headers or {}), body)

    def get_plain(self, host: str, path: str) -> Answer:
        """Ask nginx without TLS."""
        return ask(http.client.HTTPConnection("127.0.0.1", self.redirect_port, timeout=10), path, {"Host": host})

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
            process.wait()


@dataclass
class Visitor:
    """Somebody with a browser that keeps cookies and fills in forms."""

    production: Production
    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask(path, {})

    def post(self, path: str, fields: dict[str, str], files: dict[str, bytes] | None = None) -> Answer:
        """Send the form that is shown at this path."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        assert token, f"no form at {path}"
        boundary = "a-boundary-that-occurs-nowhere-else"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**fields, "csrfmiddlewaretoken": token.group(1)}.items()
        ]
        for name, content in (files or {}).items():
            head = f'Content-Disposition: form-data; name="{name}"; filename="foto.png"\r\nContent-Type: image/png'
            parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Referer": f"https://{self.host}{path}",
        }
        return self._ask(path, headers, b"".join([*parts, f"--{boundary}--\r\n".encode()]))

    def _ask(self, path: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
        if self.cookies:
            headers = headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = self.production.get(self.host, path, headers=headers, body=body)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def ask(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str], body: bytes | None = None
) -> Answer:
    """One request on a connection of its own."""
    with contextlib.closing(connection):
        connection.request("GET" if body is None else "POST", path, headers=headers, body=body)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


@contextlib.contextmanager
def running_production(database: str, folder: Path) -> Iterator[Production]:
    """Collect static files, then run nginx and gunicorn until the end."""
    assert NGINX
    for name in ("run", "media", "private", "static"):
        (folder / name).mkdir()
    production = Production(folder, production_environment(database, folder), free_port(), free_port())
    manage(production.environment, "collectstatic", "--noinput", "--verbosity", "0")
    main_file = write_nginx_configuration(folder, production.port, production.redirect_port)
    try:
        nginx = production.start("nginx", [*nginx_command(folder, main_file), "-g", "daemon off;"])
        production.wait_until(lambda: is_listening(production.port), nginx)
        production.start_web()
        yield production
    finally:
        production.stop()


def is_listening(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True

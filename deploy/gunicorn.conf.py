"""Gunicorn in production: `gunicorn --config deploy/gunicorn.conf.py config.wsgi`.

Threads, because a request mostly waits for the database; a few processes, because each holds a connection per thread
to PostgreSQL: keep WEB_CONCURRENCY × WEB_THREADS, plus the Celery workers', below its max_connections.
"""

import os
from pathlib import Path

bind = os.environ.get("BIND", "unix:/run/meent/web.sock")
umask = 0o007  # the socket is for nginx, which is in our group
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
preload_app = False  # a reload then takes new code, and no connection is shared by a fork

# A hung worker is replaced. gthread's heartbeat does not see one slow request: nginx and PostgreSQL limit that.
timeout = 60
# At SIGTERM requests in hand are finished. Less than systemd's TimeoutStopSec and the container's stop_grace_period.
graceful_timeout = 30
keepalive = 5
# A process that has seen many schemas grows; the jitter keeps the workers from leaving together.
max_requests = 5000
max_requests_jitter = 500

# The heartbeat is a file: on a disk it can stall. Also lets the root file system be read-only.
MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes an unguessable file there  # nosec B108
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None
control_socket_disable = True

accesslog = None  # nginx logs requests, without their query strings
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info").lower()
# Limits of the request line and headers; bodies are limited by nginx and Django.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

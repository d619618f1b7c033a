"""Celery: tasks are safe to run twice, and end."""

from celery.schedules import crontab

from config.env import ENVIRONMENT

CELERY_BROKER_URL = ENVIRONMENT.celery_broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000  # a connection that has seen every schema grows
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A queue per municipality, and one for the platform's own tasks; a worker takes turns (docs/adr/0015).
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {"operations.run": {"queue": "operations"}}  # one at a time in each worker: they may last hours
CELERY_WORKER_DISABLE_PREFETCH = True  # nothing waits in a worker's hand behind something slow while another is free
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    "retry_on_timeout": True,
    "queue_order_strategy": "round_robin",
    "priority_steps": [0],  # one key per queue, where there would be four
}
# Enqueueing only wakes a worker, the outbox has the work: never let a broker that is down hold up a resident.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE = {
    "tidy-transfers": {"task": "transfer.tidy", "schedule": 300.0},
    "remove-expired-backups": {"task": "transfer.remove_expired_backups", "schedule": 3600.0},
    "back-up-municipalities": {"task": "transfer.back_up_all", "schedule": crontab(hour="1", minute="15")},
    "sweep-operations": {"task": "operations.sweep", "schedule": 60.0},
    "catch-up-with-the-library": {"task": "library.catch_up_everywhere", "schedule": crontab(minute="25")},
    "measure-usage": {"task": "usage.measure", "schedule": crontab(hour=1, minute=15)},
    "purge-audit-logs": {"task": "audit.purge_everywhere", "schedule": crontab(hour="2", minute="45")},
    "clear-sessions": {"task": "accounts.clear_sessions_everywhere", "schedule": crontab(hour="3", minute="5")},
    "destroy-approved-lists": {"task": "zaken.destroy_approved_lists_everywhere", "schedule": crontab(minute="20")},
    "remove-expired-reactions": {
        "task": "feedback.remove_expired_everywhere",
        "schedule": crontab(hour="3", minute="25"),
    },
    "remove-old-questions": {
        "task": "search.remove_old_questions_everywhere",
        "schedule": crontab(hour="3", minute="35"),
    },
    "upkeep-each-night": {"task": "upkeep.each_night_everywhere", "schedule": crontab(hour="4", minute="10")},
    "follow-links": {"task": "upkeep.follow_links_everywhere", "schedule": crontab(minute="50")},
    "wake-outboxes": {"task": "notifications.wake_outboxes", "schedule": 30.0},
    "scan-waiting-documents": {"task": "zaken.scan_waiting_documents_everywhere", "schedule": 60.0},
    "purge-expired-drafts": {"task": "forms.purge_expired_drafts_everywhere", "schedule": 3600.0},
    "publish-scheduled-pages": {"task": "base.publish_scheduled_everywhere", "schedule": 60.0},
}

"""Two case handlers at the same moment, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from django.db import connection

from services.accounts.actors import staff
from services.accounts.models import User
from services.accounts.provisioning import TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.notifications.models import OutboxMessage
from services.zaken import mails
from services.zaken.actions import take_zaak
from services.zaken.errors import ZaakChangedError
from services.zaken.models import Zaak
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak

HANDLERS = 4


def test_one_of_many_handlers_at_once_gets_the_zaak(scratch: Municipality) -> None:
    with in_municipality(scratch):
        zaak = make_zaak()
        user_ids = [make_staff(TEAM_PUBLIC_SPACE).pk for _number in range(HANDLERS)]
    start = Barrier(HANDLERS)

    def take(user_id: UUID) -> bool:
        try:
            with in_municipality(scratch):
                user = User.objects.get(pk=user_id)
                start.wait()
                take_zaak(zaak=zaak, user=user, actor=staff(user), expected_version=zaak.version)
        except ZaakChangedError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDLERS) as pool:
        outcomes = list(pool.map(take, user_ids))
    assert sorted(outcomes) == [False] * (HANDLERS - 1) + [True]
    with in_municipality(scratch):
        assert Zaak.objects.get().behandelaar_id == user_ids[outcomes.index(True)]
        assert OutboxMessage.objects.filter(kind=mails.STATUS_CHANGED).count() == 1
        assert AuditEntry.objects.filter(event="zaak.taken").count() == 1

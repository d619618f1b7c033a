"""What a worker does in one municipality when the library has news."""

from uuid import UUID

from cms.library.receiving import receive
from shared.actors import Actor
from tenants.library.wake import RECEIVE_TASK
from tenants.tasks import municipality_task


@municipality_task(name=RECEIVE_TASK)
def receive_news(item_id: str | None = None) -> None:
    """Look at the adoption of one item, or at all of them."""
    receive(item_id=UUID(item_id) if item_id else None, actor=Actor.system("library"))

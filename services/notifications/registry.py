"""What upper packages give this one: how a kind of message reads, and how the municipality can be reached."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.errors import Text
from shared.registry import Registry


@dataclass(frozen=True, kw_only=True)
class EmailContent:
    """One e-mail to one person, ready to send.

    Attributes:
        subject: one line.
        text: the whole message as plain text.
        html: the same message as HTML without styles or images.
    """

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """How a resident reaches the municipality, as it should stand in a message; empty where unknown."""

    phone: str = ""
    email: str = ""


type MessageRenderer = Callable[[dict[str, Any]], EmailContent | None]

# By kind of message. A renderer runs with the municipality bound, and returns None when nobody needs the message
# any more (the address was removed, the request no longer exists).
message_renderers: Registry[MessageRenderer] = Registry("message_renderers")

# By kind of message: what staff read on the page of messages that did not leave.
message_labels: Registry[Text] = Registry("message_labels")

# At most one, under the key "site": the package that knows the municipality's contact page registers it.
contact_details_providers: Registry[Callable[[], ContactDetails]] = Registry("contact_details_providers")


def contact_details() -> ContactDetails:
    """The bound municipality's contact details, empty when no package registered any."""
    for provider in contact_details_providers.values():
        return provider()
    return ContactDetails()

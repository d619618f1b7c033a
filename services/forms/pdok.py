"""Street and town from the Locatieserver of PDOK: open data of the Kadaster, asked by our own server.

The documentation: https://api.pdok.nl/bzk/locatieserver/search/v3_1/ui/
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from shared.outgoing import OutgoingFailedError, fetch

ADDRESS = "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free"
_TIMEOUT_S = 3.0
_LARGEST_BYTES = 200_000


def find(postcode: str, number: str, _addition: str) -> Mapping[str, str] | None:
    """Street and town of a Dutch address; None when there is no such address.

    Raises:
        OutgoingFailedError: no answer, or one that we can not read.
        OutgoingRefusedError: the operator does not let us go there.
    """
    query = [
        ("q", f"{postcode.replace(' ', '')} {number}"),
        ("fq", "type:adres"),
        ("fq", f"postcode:{postcode.replace(' ', '')}"),
        ("fq", f"huisnummer:{number}"),
        ("fl", "straatnaam,woonplaatsnaam"),
        ("rows", "1"),
    ]
    answer = fetch("GET", f"{ADDRESS}?{urlencode(query)}", timeout_s=_TIMEOUT_S, max_bytes=_LARGEST_BYTES)
    if answer.status != 200:  # HTTP: OK
        raise OutgoingFailedError(f"status {answer.status}")
    return read(answer.body)


def read(body: bytes) -> Mapping[str, str] | None:
    """The first address of an answer.

    Raises:
        OutgoingFailedError: it is not what the documentation says.
    """
    try:
        found: list[dict[str, Any]] = json.loads(body)["response"]["docs"]
        if not found:
            return None
        return {"straat": str(found[0]["straatnaam"])[:100], "plaats": str(found[0]["woonplaatsnaam"])[:100]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OutgoingFailedError(type(error).__name__) from error

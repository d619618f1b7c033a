"""The small parts that a definition is made of: names, lines and texts, each with a bound."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

type Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
type Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
type Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
type OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class FormData(BaseModel):
    """Immutable, and strict about what it knows: a misspelt field is an error, not silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

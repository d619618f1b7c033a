"""Registries: how an upper package gives a lower one something to call, against the arrow of imports."""

from collections.abc import Iterator


class DuplicateRegistrationError(Exception):
    """Two items were registered under one key."""


class UnknownRegistrationError(LookupError):
    """Nothing is registered under this key."""


class Registry[T]:
    """Items by key; the lower package publishes it, the upper one registers in `AppConfig.ready`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}

    def register(self, key: str, item: T) -> None:
        """Add an item.

        Raises:
            DuplicateRegistrationError: the key is taken.
        """
        if key in self._items:
            raise DuplicateRegistrationError(f"{self.name}: {key!r} is registered twice")
        self._items[key] = item

    def get(self, key: str) -> T:
        """Return the item under this key.

        Raises:
            UnknownRegistrationError: nothing is registered under it.
        """
        try:
            return self._items[key]
        except KeyError:
            raise UnknownRegistrationError(f"{self.name}: {key!r} is not registered") from None

    def items(self) -> list[tuple[str, T]]:
        return list(self._items.items())

    def values(self) -> list[T]:
        return list(self._items.values())

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

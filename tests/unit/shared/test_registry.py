import pytest

from shared.registry import DuplicateRegistrationError, Registry, UnknownRegistrationError


def test_registry_gives_back_what_was_registered() -> None:
    registry: Registry[int] = Registry("getallen")
    registry.register("een", 1)
    assert registry.get("een") == 1
    assert list(registry) == ["een"]
    assert "een" in registry


def test_registry_refuses_a_second_item_under_one_key() -> None:
    registry: Registry[int] = Registry("getallen")
    registry.register("een", 1)
    with pytest.raises(DuplicateRegistrationError, match=r"getallen.*een"):
        registry.register("een", 2)


def test_registry_names_what_is_missing() -> None:
    with pytest.raises(UnknownRegistrationError, match=r"getallen.*twee"):
        Registry[int]("getallen").get("twee")

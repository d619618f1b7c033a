"""Every entry point × role × method × id of somebody else, as the policy tables say."""

import os

import pytest
from django.urls import reverse

from tests.tenancy.matrix.asking import Answer, Watch, ask
from tests.tenancy.matrix.entry_points import MUNICIPALITY, URLCONFS, EntryPoint
from tests.tenancy.matrix.forms import exchanged, fields_sent_to, posted_fields
from tests.tenancy.matrix.policy import Row, Things, complaints, rows_of, tables
from tests.tenancy.matrix.roles import Role
from tests.tenancy.matrix.values import forgotten
from tests.tenancy.matrix.world import World

PLATFORM_HOST = "platform.localhost"
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
# Everything takes minutes: `make matrix`. `make test` leaves out what repeats itself: each other method is tried by two
# of the ten roles at each address, and who is nobody in the back office is so for all visitors alike.
IS_WHOLE = os.environ.get("MATRIX") == "whole"
REPEATING = frozenset({Role.RESIDENT_2, Role.COMPANY})
# What a request that is refused may still write: that somebody was here.
NO_RIGHT_NEEDED = frozenset({"django_session", "accounts_session", "operators_operatorsession"})

# What went well ends at the door: a log-out at the page to log in, a visit and an invitation at the start page.
ENDS_AT_THE_DOOR = frozenset(
    {"wagtailadmin_logout", "platform console:logout", "visits:begin", "invitations:accept", "/beheer/login/"}
)

# Forms without a page of their own: on which page they stand, and of which thing.
_ZAAK = ("zaken_admin:detail", {"zaak_id": "zaak"})
_LIST = ("zaken_admin:destruction_list", {"list_id": "vernietigingslijst"})
HOLDERS = {
    **{
        f"zaken_admin:{act}": _ZAAK
        for act in (
            "take",
            "assign",
            "status",
            "hold",
            "note",
            "message",
            "handled",
            "extend",
            "suspend",
            "resume",
            "close",
            "reopen",
        )
    },
    "zaken_admin:destruction_make": ("zaken_admin:destruction", {}),
    "zaken_admin:destruction_approve": _LIST,
    "zaken_admin:destruction_discard": _LIST,
    "status:answer": ("status:detail", {"identificatie": "reference"}),
}


def test_every_address_has_a_policy_row() -> None:
    found = complaints()
    assert found == [], "\n\n" + "\n".join(found)


def test_every_choice_in_an_address_has_a_policy_row() -> None:
    found = forgotten()
    assert found == [], "\n\n" + "\n".join(found)


class Examination:
    """One role at one address: what it asks, and what is wrong with the answers."""

    def __init__(self, world: World, watch: Watch, role: Role, *, entry: EntryPoint, row: Row) -> None:
        self.world, self.watch, self.role, self.entry, self.row = world, watch, role, entry, row
        host = world.home.primary_domain if entry.host == MUNICIPALITY else PLATFORM_HOST
        self.client = world.client(role, host)
        self.mine: Things = world.things[role.own]
        self.theirs: Things = world.things[role.others]
        self.wrong: list[str] = []

    def ask(self, method: str, things: Things, data: dict[str, str] | None = None) -> Answer:
        posted = (data or {}) | self.row.posted(things)
        answer = ask(self.client, method, self.row.path(self.entry, things), posted, watch=self.watch)
        self._look(answer)
        return answer

    def _look(self, answer: Answer) -> None:
        """Nothing of anybody else in it, no error, and nothing of the other municipality changed."""
        for word in self.world.forbidden(self.role):
            if word in answer.everything:
                whose = "the other municipality" if word == self.world.other_word else "somebody else"
                self.complain(answer, f"shows a text of {whose}: {_around(answer.everything, word)}")
        if self.world.told_by_residents(answer.logs):
            self.complain(answer, "writes into the log what a resident told")
        if answer.status >= 500:
            self.complain(answer, f"fails with {answer.status}")
        if answer.touched:
            self.complain(answer, f"changes the other municipality's {sorted(answer.touched)}")
        is_refused = answer.outcome != "yes" and self.entry.key not in ENDS_AT_THE_DOOR
        if is_refused and answer.writes - NO_RIGHT_NEEDED:
            self.complain(answer, f"refuses, and yet writes to {sorted(answer.writes)}")

    def complain(self, answer: Answer, text: str) -> None:
        self.wrong.append(f"{self.row.key} as {self.role.title}: {answer.method} {answer.path} {text}")

    def same(self, one: Answer, other: Answer, things: Things, what: str) -> None:
        ids = [values[kind] for kind in self.row.kinds for values in (things, self.world.unknown)]
        if one.without(ids) != other.without(ids):
            self.complain(one, f"answers {one.status}, and for an unknown id {other.status}: {what} can be told apart")

    def examine(self) -> list[str]:
        """All of it; returns what is wrong."""
        fields = self._own()
        if self.row.kinds:
            self._of_another_in_the_house()
            self._foreign(fields)
        self._other_methods()
        return self.wrong

    def _own(self) -> dict[str, str]:
        """What is theirs, with a form that is sent as it stands; returns the fields of that form."""
        cell = self.row.cell(self.role)
        answer = self.ask("GET", self.mine)
        fields = posted_fields(answer.body) if answer.status == 200 else {}
        if answer.status == 405:
            fields = self._on_the_page_that_holds_it()
        posted = self.ask("POST", self.mine, fields)
        if answer.status == 405:
            answer = posted
        expected = "yes" if cell in {"own", "part"} else cell
        if answer.outcome != expected:
            self.complain(
                answer, f"answers {answer.status} {answer.location}: that is {answer.outcome!r}, not {cell!r}"
            )
        if cell in {"no", "ask"} and posted.outcome == "yes" and posted.status != 405:
            self.complain(posted, f"answers {posted.status} {posted.location}, though {cell!r}")
        return fields

    def _on_the_page_that_holds_it(self) -> dict[str, str]:
        """The fields of a form that has no page of its own, where this role sees the page that it stands on."""
        held = HOLDERS.get(self.entry.key)
        if held is None:
            return {}
        key, kinds = held
        names = {name: self.mine[kind] for name, kind in kinds.items()}
        page = self.client.get(reverse(key, URLCONFS[self.entry.host], kwargs=names))
        return fields_sent_to(self.row.path(self.entry, self.mine), page.text) if page.status_code == 200 else {}

    def _of_another_in_the_house(self) -> None:
        cell = self.row.cell(self.role)
        if cell not in {"own", "part"}:
            return
        for method in ("GET", "POST"):
            answer = self.ask(method, self.theirs)
            if cell == "own":
                self.same(answer, self.ask(method, self.world.unknown), self.theirs, "what is somebody else's")
            elif answer.outcome == "yes" and answer.status != 405:
                self.complain(answer, f"answers {answer.status} for what is somebody else's")

    def _foreign(self, fields: dict[str, str]) -> None:
        """What only the other municipality has answers as what nobody has: in the address, and in each field."""
        is_shut = self.row.cell(self.role) == "ask"
        for method in ("GET", "POST") if IS_WHOLE or not is_shut else ("GET",):
            foreign, unknown = (
                self.ask(method, self.world.foreign, fields),
                self.ask(method, self.world.unknown, fields),
            )
            self.same(foreign, unknown, self.world.foreign, "what is the other municipality's")
        theirs = exchanged(fields, self.mine, self.world.foreign)
        if theirs != fields:
            answers = [
                self.ask("POST", self.mine, exchanged(fields, self.mine, things))
                for things in (self.world.foreign, self.world.unknown)
            ]
            ids = [*self.world.foreign.values(), *self.world.unknown.values()]
            # status and redirect: the page with the form again holds ids of its blocks, made anew each time
            if answers[0].without(ids)[:2] != answers[1].without(ids)[:2]:
                self.complain(answers[0], "answers otherwise for the other municipality's id in a field")

    def _other_methods(self) -> None:
        turn = (sum(self.row.key.encode()) + list(Role).index(self.role)) % len(OTHER_METHODS)
        for method in OTHER_METHODS if IS_WHOLE else OTHER_METHODS[turn : turn + 1]:
            foreign = self.ask(method, self.world.foreign)
            if self.row.kinds:
                self.same(foreign, self.ask(method, self.world.unknown), self.world.foreign, "what is the other's")


def _around(text: str, word: str) -> str:
    place = text.index(word)
    return text[max(0, place - 60) : place + 30].replace("\n", " ")


@pytest.mark.parametrize("table", tables())
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name.lower())
def test_each_gets_what_the_table_says_and_nothing_else(world: World, watch: Watch, role: Role, table: str) -> None:
    wrong = []
    for entry, row in rows_of(table):
        if role in REPEATING and not IS_WHOLE and row.cell(role) == "ask" == row.cell(Role.ANONYMOUS):
            continue
        wrong += Examination(world, watch, role, entry=entry, row=row).examine()
    assert wrong == [], "\n" + "\n".join(wrong)

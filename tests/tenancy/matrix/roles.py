"""Who visits, and how they come to be who they are."""

from enum import Enum


class Role(Enum):
    """The roles of the matrix: which column of the policy tables, and which set of things is theirs (1, 2 or 3).

    Residents and companies have no account in Meent yet: a resident is the browser session that sent a form and gave
    an access code, and so is a company. KCC agents have no rights of their own yet: a colleague who may open the back
    office, and nothing in it.
    """

    ANONYMOUS = ("anonymous", "anonymous", 1)
    RESIDENT_1 = ("first resident", "resident", 1)
    RESIDENT_2 = ("second resident", "resident", 2)
    COMPANY = ("company", "company", 3)
    SECTION_EDITOR = ("editor of one section", "section", 1)
    FORM_EDITOR = ("editor of one form", "forms", 1)
    KCC_AGENT = ("KCC agent", "kcc", 1)
    CASE_HANDLER = ("case handler of one team", "team", 1)
    ADMINISTRATOR = ("administrator", "admin", 1)
    OPERATOR = ("operator", "operator", 1)

    def __init__(self, title: str, column: str, own: int) -> None:
        self.title = title
        self.column = column
        self.own = own

    @property
    def others(self) -> int:
        """The set of things that is somebody else's in the same municipality."""
        return 2 if self.own != 2 else 1

    @property
    def is_staff(self) -> bool:
        return self in STAFF


STAFF = (Role.SECTION_EDITOR, Role.FORM_EDITOR, Role.KCC_AGENT, Role.CASE_HANDLER, Role.ADMINISTRATOR)
VISITORS = (Role.RESIDENT_1, Role.RESIDENT_2, Role.COMPANY)

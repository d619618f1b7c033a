"""The operations that have a page of their own.

Everything the console can do stands here once: the addresses, the view, the links on a municipality's page and the
tests all come from this list. An operation that no app has registered has no link.
"""

from django.utils.translation import gettext_lazy as _

from tenants.console.forms import copies, fleet, lifecycle, visits
from tenants.console.pages import Group, Link, OperationPage, Rehearsal
from tenants.municipalities.models import Municipality, State

_STANDING = frozenset({State.READY, State.SUSPENDED})
_NOT_NOW = _("This is possible when the municipality is ready or suspended.")

CREATE = OperationPage(
    key="municipality.create",
    path="gemeente-aanmaken",
    link=_("Make a municipality"),
    title=_("Make a municipality"),
    explanation=_("The website serves at once, with starter content. The domain must lead to this platform."),
    button=_("Make the municipality"),
    done=_("%(name)s has been made and is ready."),
    form_class=lifecycle.CreateForm,
)
IMPORT = OperationPage(
    key="municipality.import",
    path="gemeente-inlezen",
    link=_("Read in an exit package"),
    title=_("Read in an exit package"),
    explanation=_(
        "A new municipality is made of it, with everything that the package holds. "
        "If anything is wrong with the package, nothing is left behind."
    ),
    button=_("Read in the package"),
    form_class=copies.ImportForm,
    rehearsal=Rehearsal.ON_REQUEST,
    rehearsal_title=_("This is what would come"),
)

FINISH_REMOVAL = OperationPage(
    key="municipality.delete",
    path="verwijdering-afmaken",
    link=_("Finish a removal, or print its certificate again"),
    title=_("Finish a removal"),
    explanation=_(
        "For a municipality that is not in the list any more. What was left of its removal is done, "
        "and the certificate is written. A removal that was finished stays as it was."
    ),
    button=_("Finish, and write the certificate"),
    form_class=copies.FinishRemovalForm,
    rehearsal=Rehearsal.ON_REQUEST,
    rehearsal_title=_("This is what the certificate says"),
)

OF_A_MUNICIPALITY: tuple[OperationPage, ...] = (
    OperationPage(
        key="municipality.visit",
        path="bezoeken",
        link=_("Look into the back office"),
        title=_("Look into %(name)s"),
        explanation=_(
            "You need the consent of %(name)s, which its administrators give in their back office. "
            "You can only look. The municipality sees each page that you open."
        ),
        button=_("Ask for the door"),
        form_class=visits.VisitForm,
        group=Group.DAILY,
        states=frozenset({State.READY}),
        impossible=_("This is possible when the municipality is ready."),
    ),
    OperationPage(
        key="municipality.rename",
        path="hernoemen",
        link=_("Rename"),
        title=_("Rename %(name)s"),
        explanation=_("The name changes on the website and in mails at once. The domains stay as they are."),
        button=_("Save the name"),
        done=_("The municipality is now called %(name)s."),
        form_class=lifecycle.RenameForm,
        group=Group.DAILY,
        states=_STANDING,
        impossible=_NOT_NOW,
    ),
    OperationPage(
        key="municipality.domain_add",
        path="domein-toevoegen",
        link=_("Add a domain"),
        title=_("Add a domain to %(name)s"),
        explanation=_("This domain then leads to the main domain of %(name)s. Arrange DNS and certificate beforehand."),
        button=_("Add the domain"),
        done=_("The domain has been added to %(name)s."),
        form_class=lifecycle.AddDomainForm,
        group=Group.DAILY,
    ),
    OperationPage(
        key="municipality.domain_primary",
        path="hoofddomein",
        link=_("Make a domain the main one"),
        title=_("Main domain of %(name)s"),
        explanation=_(
            "The website is then found at this domain, and links in mails lead to it. The other domains lead on to it."
        ),
        button=_("Make this the main domain"),
        done=_("%(name)s has another main domain."),
        form_class=lifecycle.PrimaryDomainForm,
        group=Group.DAILY,
    ),
    OperationPage(
        key="municipality.domain_remove",
        path="domein-verwijderen",
        link=_("Remove a domain"),
        title=_("Remove a domain of %(name)s"),
        explanation=_("From then on nobody finds %(name)s on this domain. Links to it in letters stop working."),
        button=_("Remove the domain"),
        done=_("The domain has been removed from %(name)s."),
        form_class=lifecycle.RemoveDomainForm,
        group=Group.DAILY,
    ),
    OperationPage(
        key="municipality.limits",
        path="grenzen",
        link=_("Set limits"),
        title=_("Limits of %(name)s"),
        explanation=_("An empty field is no limit. A municipality that reaches a limit slows only itself down."),
        button=_("Save the limits"),
        done=_("The limits of %(name)s have been saved."),
        form_class=lifecycle.LimitsForm,
        group=Group.DAILY,
    ),
    OperationPage(
        key="municipality.invite",
        path="uitnodigen",
        link=_("Invite an administrator"),
        title=_("Invite an administrator of %(name)s"),
        explanation=_("They get a mail with a link, to choose a password. An earlier link stops working."),
        button=_("Send the invitation"),
        done=_("The invitation for %(name)s has been sent."),
        form_class=lifecycle.InviteForm,
        group=Group.DAILY,
        states=frozenset({State.READY}),
        impossible=_("This is possible when the municipality is ready."),
    ),
    OperationPage(
        key="municipality.backup",
        path="back-up",
        link=_("Make a back-up"),
        title=_("Make a back-up of %(name)s"),
        explanation=_("The website keeps serving. The other municipalities notice nothing."),
        button=_("Make the back-up"),
        form_class=copies.BackupForm,
        group=Group.COPY,
        states=_STANDING,
        impossible=_NOT_NOW,
    ),
    OperationPage(
        key="municipality.export",
        path="exporteren",
        link=_("Make an exit package"),
        title=_("Make an exit package of %(name)s"),
        explanation=_(
            "One file with everything of %(name)s in open formats. It holds data of residents: "
            "keep it as carefully as the database."
        ),
        button=_("Make the package"),
        form_class=copies.ExportForm,
        group=Group.COPY,
        states=_STANDING,
        impossible=_NOT_NOW,
    ),
    OperationPage(
        key="municipality.clone",
        path="kopieren",
        link=_("Copy for training"),
        title=_("Copy %(name)s for training"),
        explanation=_(
            "Content, forms and settings go along. Data of residents do not. "
            "The copy sends no mail, is coupled to nothing and says on every page that it is for training. "
            "Nobody can log in there yet: invite an administrator afterwards, and hand over the link that you get."
        ),
        button=_("Make the copy"),
        form_class=copies.CloneForm,
        group=Group.COPY,
        states=_STANDING,
        impossible=_NOT_NOW,
    ),
    OperationPage(
        key="municipality.suspend",
        path="opschorten",
        link=_("Suspend"),
        title=_("Suspend %(name)s?"),
        explanation=_(
            "Residents of %(name)s then see a page that the website is closed. "
            "They can send nothing and follow nothing. Nothing is removed."
        ),
        button=_("Suspend %(name)s"),
        done=_("%(name)s is now suspended."),
        group=Group.DANGER,
        states=frozenset({State.READY}),
        impossible=_("This is possible when the municipality is ready."),
    ),
    OperationPage(
        key="municipality.resume",
        path="hervatten",
        link=_("Resume"),
        title=_("Resume %(name)s?"),
        explanation=_("The website of %(name)s opens again at once."),
        button=_("Resume %(name)s"),
        done=_("%(name)s serves again."),
        group=Group.DAILY,
        states=frozenset({State.SUSPENDED}),
        impossible=_("This is possible when the municipality is suspended."),
    ),
    OperationPage(
        key="municipality.restore",
        path="terugzetten",
        link=_("Put back a back-up"),
        title=_("Put back a back-up of %(name)s"),
        explanation=_(
            "Everything that happened in %(name)s after the back-up is lost: requests, messages, changed pages. "
            "The website is closed while it lasts. The other municipalities notice nothing."
        ),
        button=_("Put back this back-up"),
        form_class=copies.RestoreForm,
        group=Group.DANGER,
        states=_STANDING | {State.RESTORING},
        impossible=_NOT_NOW,
        is_irreversible=True,
    ),
    OperationPage(
        key="municipality.restore",
        path="terugzetten-afbreken",
        link=_("Go back to before the restore"),
        title=_("Serve %(name)s again as it was before the restore"),
        explanation=_(
            "For a restore that was broken off half-way. The website opens again with the data that it had before. "
            "Refused when the restore is still running."
        ),
        button=_("Open the website again"),
        form_class=copies.AbandonForm,
        group=Group.DANGER,
        states=frozenset({State.RESTORING}),
        impossible=_("This is possible when a restore was broken off."),
    ),
    OperationPage(
        key="municipality.delete",
        path="verwijderen",
        link=_("Delete for good"),
        title=_("Delete %(name)s for good?"),
        explanation=_(
            "Everything of %(name)s is removed: website, requests, accounts, files. Afterwards there is a certificate."
        ),
        button=_("Delete %(name)s for good"),
        form_class=copies.DeleteForm,
        group=Group.DANGER,
        states=frozenset({State.SUSPENDED, State.REMOVING}),
        impossible=_("This is possible when the municipality has been suspended for some time."),
        rehearsal=Rehearsal.AT_ONCE,
        rehearsal_title=_("This is what goes"),
        is_irreversible=True,
    ),
)


OF_THE_FLEET: tuple[OperationPage, ...] = (
    OperationPage(
        key="fleet.migrate",
        path="uitrollen",
        link=_("Roll out a release"),
        title=_("Roll out a release"),
        explanation=_(
            "The databases of the municipalities are brought up to this code, in waves; canaries go first. "
            "The websites keep serving. A failure stops the wave."
        ),
        button=_("Roll out"),
        form_class=fleet.MigrateForm,
        rehearsal=Rehearsal.ON_REQUEST,
        rehearsal_title=_("This is what would be done"),
        section="fleet",
    ),
    OperationPage(
        key="fleet.run",
        path="opdracht",
        link=_("Run a command"),
        title=_("Run a command in many municipalities"),
        explanation=_(
            "The command runs in each municipality that you choose, some at the same time. "
            "These commands can do no harm; others are for the command line."
        ),
        button=_("Run the command"),
        form_class=fleet.RunForm,
        rehearsal=Rehearsal.ON_REQUEST,
        rehearsal_title=_("This is what would be done"),
        section="fleet",
    ),
)


_BY_PATH = {page.path: page for page in OF_A_MUNICIPALITY}
MAKE_PRIMARY = _BY_PATH["hoofddomein"]
REMOVE_DOMAIN = _BY_PATH["domein-verwijderen"]
RESTORE = _BY_PATH["terugzetten"]
_ONLY_WHEN_POSSIBLE = frozenset({"opschorten", "hervatten", "terugzetten-afbreken"})


def links_of(municipality: Municipality) -> list[tuple[Group, list[Link]]]:
    """What can be done to this municipality, by group. Of what excludes each other, only what is possible now."""
    groups = []
    for group in Group:
        links = [
            Link(page.link, page, page.refusal(municipality))
            for page in OF_A_MUNICIPALITY
            if page.group is group and page.is_available
        ]
        links = [link for link in links if not link.refusal or link.page.path not in _ONLY_WHEN_POSSIBLE]
        if links:
            groups.append((group, links))
    return groups

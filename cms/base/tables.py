"""Why a municipality has the tables of its website: our page types, and Wagtail's own."""

from tenants.tables import TableKind, TableNote, register_tables, table_notes

OWN_CONTENT = {
    "agenda_agendapage": "The agenda.",
    "agenda_eventpage": "Events.",
    "people_boardpage": "College and council.",
    "people_personpage": "People of college and council.",
    "publications_publicationindexpage": "Lists of documents that were made public.",
    "publications_publicationpage": "Documents that were made public.",
    "statements_accessibilitystatementpage": "How accessible the site is.",
    "statements_privacystatementpage": "What happens with personal data.",
    "catalogue_productpage": "Products, with their UPL name.",
    "content_contentpage": "Pages with text.",
    "content_themepage": "Pages that gather pages of one theme.",
    "home_homepage": "The home page with its top tasks.",
    "locations_contactpage": "The contact page.",
    "locations_locationpage": "Town hall and other places to visit.",
    "locations_openingperiod": "Weekly opening hours of a location.",
    "locations_openingexception": "Days on which a location keeps other hours.",
    "news_newsindexpage": "The overview of news.",
    "news_newspage": "News.",
}
OWN_SETTINGS = {
    "base_contactdetails": "Phone and e-mail in footer, help panels and messages.",
    "branding_brand": "Logo, colours and font.",
}
WAGTAIL_CONTENT = {
    "taggit_tag": "Labels on pictures and documents.",
    "taggit_taggeditem": "Which picture or document has which label.",
    "wagtailcore_collection": "Folders of pictures and documents.",
    "wagtailcore_page": "The page tree; each page type adds a row in its own table.",
    "wagtailcore_taskstate": "How far a page is in its approval: the step.",
    "wagtailcore_workflowstate": "How far a page is in its approval.",
    "wagtaildocs_document": "Documents to download.",
    "wagtailimages_image": "Pictures.",
}
WAGTAIL_SETTINGS = {
    "wagtailcore_collectionviewrestriction_groups": "Groups that may see a folder of documents.",
    "wagtailcore_groupapprovaltask": "A step of an approval that a group does.",
    "wagtailcore_groupapprovaltask_groups": "Which groups do that step.",
    "wagtailcore_groupcollectionpermission": "What a group may do in a folder of pictures and documents.",
    "wagtailcore_grouppagepermission": "What a group may do below a page.",
    "wagtailcore_groupsitepermission": "What a group may do with a site's settings.",
    "wagtailcore_locale": "The languages of the content; one row.",
    "wagtailcore_pageviewrestriction_groups": "Groups that may see a page.",
    "wagtailcore_site": "Which host name shows which page tree; one row.",
    "wagtailcore_task": "Steps of approvals.",
    "wagtailcore_workflow": "Approvals of pages.",
    "wagtailcore_workflowcontenttype": "Approvals of other content; Wagtail's editor asks it at each page.",
    "wagtailcore_workflowpage": "Which part of the tree has which approval.",
    "wagtailcore_workflowtask": "The order of the steps of an approval.",
    "wagtailredirects_redirect": "Old addresses that lead to new ones.",
}
WAGTAIL_ACCOUNTS = {
    "wagtailcore_comment": "Remarks of colleagues in a draft.",
    "wagtailcore_commentreply": "Answers to those remarks.",
    "wagtailcore_pagesubscription": "Who hears of remarks on a page.",
    "wagtailusers_userprofile": "A member of staff's own choices for the back office.",
}
WAGTAIL_AUDIT = {
    "wagtailcore_modellogentry": "Who changed what outside the page tree.",
    "wagtailcore_pagelogentry": "Who changed which page.",
}
WAGTAIL_DERIVED = {
    "wagtailcore_referenceindex": "What refers to what, so that an editor is warned before removing it.",
    "wagtailembeds_embed": "Embedded media, as fetched; no provider is switched on, Wagtail needs the table.",
    "wagtailimages_rendition": "Smaller versions of pictures.",
    "wagtailsearch_indexentry": "The search index, in Dutch.",
}
WAGTAIL_TRANSIENT = {
    "wagtailadmin_admin": "No rows: carries the right to enter the back office.",
    "wagtailadmin_editingsession": "Who has a page open in the editor.",
    "wagtailadmin_formstate": "What Wagtail's editor remembers of an unfinished form.",
    "wagtailcore_uploadedfile": "Pictures between choosing and saving.",
}


def register() -> None:
    """Tell the platform what these tables are for."""
    register_tables(TableKind.CONTENT, OWN_CONTENT | WAGTAIL_CONTENT)
    register_tables(TableKind.SETTINGS, OWN_SETTINGS | WAGTAIL_SETTINGS)
    register_tables(TableKind.ACCOUNTS, WAGTAIL_ACCOUNTS)
    register_tables(TableKind.AUDIT, WAGTAIL_AUDIT)
    register_tables(TableKind.DERIVED, WAGTAIL_DERIVED)
    register_tables(TableKind.TRANSIENT, WAGTAIL_TRANSIENT)
    table_notes.register(
        "wagtailcore_revision",
        TableNote(
            kind=TableKind.CONTENT,
            reason="Versions of pages: drafts and history.",
            content_type_keys={"content": "content_type"},
        ),
    )
    table_notes.register(
        "wagtailcore_apitoken",
        TableNote(kind=TableKind.TRANSIENT, reason="Keys of Wagtail's API v3, which is off; never leaves the house."),
    )
    for table, what in (
        ("wagtailcore_pageviewrestriction", "page"),
        ("wagtailcore_collectionviewrestriction", "folder of documents"),
    ):
        note = TableNote(
            kind=TableKind.SETTINGS, reason=f"Which {what} is not for everybody.", secrets={"password": ""}
        )
        table_notes.register(table, note)

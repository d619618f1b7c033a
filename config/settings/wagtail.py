"""Wagtail, as a municipality's back office."""

WAGTAIL_SITE_NAME = "Meent"
WAGTAILADMIN_USER_LOGIN_FORM = "cms.base.forms.StaffLoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.base.forms.StaffPasswordResetForm"  # noqa: S105  # a path
WAGTAIL_FRONTEND_LOGIN_URL = "/beheer/login/"  # one log-in page
WAGTAILADMIN_BASE_URL = "http://localhost"  # one address for many hosts is of no use: our mails use their own
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Europe/Amsterdam"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EDITING_SESSION_PING_INTERVAL = 30000
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_PAGE_SEARCH_FILTER_BY_PERMISSIONS = True
WAGTAILADMIN_RECENT_EDITS_LIMIT = 5
WAGTAIL_ALLOW_UNICODE_SLUGS = False

WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "dutch",
        # one or two wrong letters in a word; at the default (0.3) "hond" finds every page
        "FUZZY_SIMILARITY_THRESHOLD": 0.55,
    },
}

WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.base.uploads.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]  # an SVG keeps its scripts
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"png": "webp", "jpeg": "webp"}

WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.base.uploads.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024

WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing of a third party without a decision

WAGTAILUSERS_PASSWORD_ENABLED = True
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = True

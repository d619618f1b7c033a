"""Addresses of a municipality's host. Those in Dutch are promises: letters and bookmarks refer to them."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from cms.base.urls import urlpatterns as site_urls
from cms.base.views import StaffLoginView, StaffPasswordResetConfirmView, in_language
from cms.base.visibility import (
    OwnExternalLinkView,
    PageTypesReportView,
    bulk_action,
    chosen_pages,
    no_test_of_errors,
)
from cms.nearby.urls import in_other_languages as nearby_in_language
from cms.search.views import search, suggest
from tenants.files import serve_media

urlpatterns = [
    # instead of Wagtail's, which come next
    path("beheer/login/", StaffLoginView.as_view()),
    path("beheer/password_reset/confirm/<uidb64>/<token>/", StaffPasswordResetConfirmView.as_view()),
    path("beheer/failwhale/", no_test_of_errors),
    path("beheer/bulk/<str:app_label>/<str:model_name>/<str:action>/", bulk_action),
    path("beheer/choose-page/chosen-multiple/", chosen_pages),
    path("beheer/choose-external-link/", require_admin_access(OwnExternalLinkView.as_view())),
    path("beheer/reports/page-types-usage/", require_admin_access(PageTypesReportView.as_view())),
    path(
        "beheer/reports/page-types-usage/results/", require_admin_access(PageTypesReportView.as_view(results_only=True))
    ),
    path("beheer/", include(wagtailadmin_urls)),
    path("medewerker/", include("tenants.login.urls")),
    path("documenten/", include(wagtaildocs_urls)),
    path("zoeken/", include("cms.search.urls")),
    path("<language:language>/zoeken/", in_language(search), name="search-in-language"),
    path("<language:language>/zoeken/suggesties/", in_language(suggest), name="suggest-in-language"),
    path("mijn-dorp/", include("cms.nearby.urls")),
    path("<language:language>/mijn-dorp/", include(nearby_in_language)),
    path("", include("cms.catalogue.urls")),
    path("thema/", include("cms.branding.urls")),
    path("api/v2/", include("cms.headless.urls")),
    path("deelplaatje/", include("cms.sharing.urls")),
    path("reactie/", include("cms.feedback.urls")),
    path("formulieren/", include("services.forms.urls")),
    path("uitnodiging/", include("services.invitations.urls")),
    path("bezoek/", include("services.visits.urls")),
    path("status/", include("services.zaken.urls_status")),
    path("mijn/inloggen/", include("services.residents.urls")),
    path("mijn/", include("services.zaken.urls_mijn")),
    path("media/<path:path>", serve_media, name="media"),
    *site_urls,
    path("", include(wagtail_urls)),
]

handler404 = "cms.base.views.page_not_found"
handler500 = "cms.base.views.server_error"

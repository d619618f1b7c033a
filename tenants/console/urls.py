"""Addresses of the console."""

from django.urls import path
from django.views.generic import RedirectView

from shared.securitytxt import WELL_KNOWN, at_the_root
from tenants.console.catalogue import CREATE, FINISH_REMOVAL, IMPORT, OF_A_MUNICIPALITY, OF_THE_FLEET
from tenants.console.views import access, costs, fleet, municipalities, operations, packages
from tenants.console.views.perform import OperationFormView

app_name = "console"
urlpatterns = [
    path(WELL_KNOWN.removeprefix("/"), access.security_txt, name="security-txt"),
    path("security.txt", at_the_root),
    path("", RedirectView.as_view(pattern_name="console:overview"), name="home"),
    path("inloggen/", access.OperatorLoginView.as_view(), name="login"),
    path("uitloggen/", access.OperatorLogoutView.as_view(), name="logout"),
    path("gemeenten/", municipalities.OverviewView.as_view(), name="overview"),
    path("gemeenten/<slug:slug>/", municipalities.MunicipalityView.as_view(), name="municipality"),
    *(
        path(f"{page.path}/", OperationFormView.as_view(page=page, section=page.section), name=page.name)
        for page in (
            CREATE,
            IMPORT,
            FINISH_REMOVAL,
        )  # not below gemeenten/: any word there is a municipality's short name
    ),
    *(
        path(
            f"gemeenten/<slug:slug>/{page.path}/",
            OperationFormView.as_view(page=page, section=page.section),
            name=page.name,
        )
        for page in OF_A_MUNICIPALITY
    ),
    path("handelingen/", operations.OperationsView.as_view(), name="operations"),
    path("handelingen/<uuid:pk>/", operations.OperationView.as_view(), name="operation"),
    path("vloot/", fleet.FleetView.as_view(), name="fleet"),
    path("vloot/uitrol/<uuid:pk>/", fleet.RolloutView.as_view(), name="rollout"),
    *(
        path(f"vloot/{page.path}/", OperationFormView.as_view(page=page, section=page.section), name=page.name)
        for page in OF_THE_FLEET
    ),
    path("kosten/", costs.CostsView.as_view(), name="costs"),
    path("kosten/specificatie.<str:kind>", costs.CostsFileView.as_view(), name="costs-file"),
    path("pakketten/", packages.PackagesView.as_view(), name="packages"),
    path("pakketten/<str:name>", packages.PackageView.as_view(), name="package"),
]

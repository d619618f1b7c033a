"""The package folder: what there is to fetch, and fetching it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views import View
from django.views.generic import TemplateView

from tenants.console.catalogue import FINISH_REMOVAL, IMPORT
from tenants.console.packages import find_package_file, package_files
from tenants.console.views.access import OperatorRequiredMixin
from tenants.files import serve_package
from tenants.operations.opening import note_fetch


class PackagesView(OperatorRequiredMixin, TemplateView):
    """Exit packages, certificates and invoices on this server."""

    template_name = "console/packages.html"
    section = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"files": package_files(), "pages": (IMPORT, FINISH_REMOVAL)}


class PackageView(OperatorRequiredMixin, View):
    """One file of that folder."""

    def get(self, request: HttpRequest, name: str) -> HttpResponseBase:
        file = find_package_file(name)
        if file is None:
            raise Http404
        note_fetch(name=name, actor=self.actor())
        return serve_package(file.path)

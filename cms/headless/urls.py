"""Addresses under /api/v2/."""

from wagtail.api.v2.router import WagtailAPIRouter

from cms.headless.views import DocumentsView, ImagesView, PagesView

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesView)
router.register_endpoint("images", ImagesView)
router.register_endpoint("documents", DocumentsView)

urlpatterns = router.get_urlpatterns()
app_name = router.url_namespace

"""`/beheer/huisstijl/…`: an example, theme packs, what the brand was."""

from django.urls import path

from cms.branding import admin_views

app_name = "branding_admin"
urlpatterns = [
    path("", admin_views.themes, name="themes"),
    path("voorbeeld/", admin_views.example, name="example"),
    path("voorbeeld.css", admin_views.example_css, name="example_css"),
    path("pakket.zip", admin_views.download, name="download"),
    path("toepassen/", admin_views.apply, name="apply"),
    path("terugzetten/", admin_views.undo, name="undo"),
]

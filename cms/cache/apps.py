from django.apps import AppConfig


class CacheConfig(AppConfig):
    name = "cms.cache"
    label = "page_cache"
    verbose_name = "Page cache"

    def ready(self) -> None:
        from cms.cache.touching import FOR_EDITORS, PAGE_TABLE, refine
        from tenants.statements import unshown_columns, write_refiners

        unshown_columns[PAGE_TABLE] = FOR_EDITORS
        write_refiners[PAGE_TABLE] = refine

"""Static files with a hash in their name, so that they can be cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # Without it the `import` lines of our modules would name files without their hash.
    support_js_module_import_aggregation = True

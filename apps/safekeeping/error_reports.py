"""What an error report may say: as little as the log. Django's own tells posted words and all variables."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from apps.safekeeping.logs import KEYS_IN_PATHS, PrivateFormatter


class PrivateExceptionReporter(ExceptionReporter):
    """Which page, and errors by their class and place."""

    def get_traceback_text(self) -> SafeString:
        return SafeString(self._told())

    def get_traceback_html(self) -> SafeString:
        return format_html("<pre>{}</pre>", self._told())

    def _told(self) -> str:
        lines = []
        if self.request is not None:
            lines.append(KEYS_IN_PATHS.sub(r"\1…", f"{self.request.method} {self.request.path}"))
        if isinstance(self.exc_value, BaseException):
            error = (type(self.exc_value), self.exc_value, self.tb)
            lines.append(PrivateFormatter().formatException(error))
        return "\n".join(lines)

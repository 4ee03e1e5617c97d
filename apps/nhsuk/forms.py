"""`{{ form }}` in NHS markup: the renderer that settings.FORM_RENDERER names."""

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from apps.nhsuk.presenters import field_group


class NhsBoundField(BoundField):
    def as_field_group(self) -> SafeString:
        """Label, hint, error and control, as the design system has them."""
        return field_group(self)


class NhsFormRenderer(TemplatesSetting):
    form_template_name = "nhsuk/form.html"
    bound_field_class = NhsBoundField

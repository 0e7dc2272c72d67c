"""How forms are drawn: label, required mark, hint, control, and what is wrong in a sentence."""

from django.forms.renderers import TemplatesSetting


class PageForms(TemplatesSetting):
    """Draw every form and field with the templates of this house."""

    form_template_name = "site/forms/form.html"
    field_template_name = "site/forms/field.html"

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "unbroken.site"
    label = "site"

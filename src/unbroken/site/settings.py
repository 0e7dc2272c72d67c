"""Django's settings, made from the station's configuration."""

import os
import secrets
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from unbroken.base import config, database

SOURCE = Path(__file__).resolve().parents[1]
ROOT = SOURCE.parents[1]
CONFIG = config.load().config

# From the lowest floor to the highest, as in the import contract; a floor is an app once it has one.
FLOORS = (
    "vault", "chain", "people", "rulebook", "media", "casefile", "docking", "capture",
    "intake", "scene", "area", "interrogation", "propertyroom", "conclusion",
    "trace", "supervision", "disclosure", "site",
)  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "unbroken.site.statics.StaticFiles",
    "django.forms",
    "django_htmx",
    "procrastinate.contrib.django",
    *(f"unbroken.{floor}" for floor in FLOORS if (SOURCE / floor / "apps.py").exists()),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "unbroken.site.refusals.RefusalPages",
]

ROOT_URLCONF = "unbroken.site.urls"
ASGI_APPLICATION = "unbroken.site.asgi.application"
DEBUG = False
# Commands that serve nothing run without the station's key; what they sign nobody will ever accept.
SECRET_KEY = CONFIG.secret("web", "session") or secrets.token_urlsafe(48)
ALLOWED_HOSTS = list(CONFIG.allowed_hosts)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [SOURCE / "site" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "unbroken.site.frame.frame",
            ],
        },
    },
]

FORM_RENDERER = "unbroken.site.forms.PageForms"

# Scripts and styles come from this station alone, and no page carries any of its own: the one
# exception, an import map, is named by its nonce.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# The gallery of components exists only where nobody works in earnest.
DEMONSTRATION = CONFIG.is_demonstration

_SERVER = database.server_of(CONFIG)


def _database(role: str, **options: object) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _SERVER.name,
        "USER": role,
        "PASSWORD": CONFIG.secret(role),
        "HOST": _SERVER.host,
        "PORT": _SERVER.port,
        "OPTIONS": {"application_name": role, **dict(_SERVER.options), **options},
        "CONN_MAX_AGE": 0,  # The pool keeps connections; Django may not.
    }


# The supervisor tells its worker to sign in by a name of its own.
_ROLE = os.environ.get("UNBROKEN_DATABASE_ROLE", database.WEB)

# The web role cannot change the log nor the tables' shape; only `owner` can, and only commands use it.
DATABASES = {
    "default": _database(
        _ROLE,
        pool={"min_size": 1, "max_size": CONFIG.database_pool_max, "timeout": 10},
    ),
    "owner": _database(database.ADMIN, options=f"-c role={database.OWNER}"),
}
DATABASE_ROUTERS = ["unbroken.site.routers.OnlyTheOwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = CONFIG.language
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = CONFIG.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.home / "derived" / "static"
STORAGES = {
    "default": {"BACKEND": "unbroken.site.storage.NoUploads"},
    "staticfiles": {"BACKEND": "unbroken.site.storage.HashedModules"},
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.secure
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.secure else None
SECURE_SSL_REDIRECT = CONFIG.secure
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"procrastinate.blueprints": {"level": "WARNING"}},
}

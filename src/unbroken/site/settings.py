"""Django's settings, made from the station's configuration."""

import datetime as dt
import os
import secrets
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.contrib.messages.constants import ERROR, SUCCESS, WARNING

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
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
    "allauth.account.middleware.AccountMiddleware",
    "unbroken.people.middleware.ActorAtTheEdge",
    "axes.middleware.AxesMiddleware",
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
STATION_NAME = CONFIG.station_name

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

# A job is a function of a floor's `jobs` module.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    # For agencies bound to FIPS 140, which does not know Argon2: put this one first.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "unbroken.people.signing.SignIn"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "officer"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A unit signs in from one address at the change of shift; guessing is what axes counts.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "5/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "unbroken.people.signing.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # Recovery needs two persons, not a slip of paper.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIG.secure
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Closed networks have no mail, and accounts no address.

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
# By the pair, so that nobody can lock out an officer, or a unit, from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "unbroken.people.lockout.typed_number"
AXES_LOCKOUT_CALLABLE = "unbroken.people.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code", "credential", "pin", "ip_address"]
AXES_DISABLE_ACCESS_LOG = True  # The sign-in is an act; a second log would only tell less.
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 12 * 3600
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
# Names with __Host- are sent to this host only, and only by HTTPS.
SESSION_COOKIE_NAME = "__Host-session" if CONFIG.secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if CONFIG.secure else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.secure
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.secure else None
SECURE_SSL_REDIRECT = CONFIG.secure
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CACHES = {
    "default": {
        # One cache for all processes: a one-time code used at one is used at all.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
        "procrastinate.worker": {
            "level": "WARNING"
        },  # The rounds would fill the log with their beat.
        "axes": {"level": "WARNING"},  # Else every line would name who signs in.
    },
}

MESSAGE_TAGS = {SUCCESS: "ok", WARNING: "warn", ERROR: "bad"}
"""The classes of a note, so that "your record is safe" is not drawn as a warning."""

"""Django's settings for the peers: their own database on the same server, nothing else of ours."""

from unbroken.base import config, database

_CONFIG = config.load().config
_SERVER = database.server_of(_CONFIG)

NAME = "bench_peers"
SECRET_KEY = "signs nothing"  # noqa: S105 — no request ever comes.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "auditlog",
    "pgtrigger",
    "pghistory",
    "unbroken.station.bench.peers",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": database.ADMIN,
        "PASSWORD": _CONFIG.secret(database.ADMIN),
        "HOST": _SERVER.host,
        "PORT": _SERVER.port,
        "OPTIONS": dict(_SERVER.options),
        "CONN_MAX_AGE": None,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
PGTRIGGER_INSTALL_ON_MIGRATE = True

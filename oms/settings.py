"""Settings, all by environment (docs/settings.md). Without one, the values of the running `make run` are taken."""

import json
import os
import sys
from datetime import date, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from oms.floors import APPS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("OMS_VAR", BASE_DIR / "var"))
RUNNING = VAR / "stack.json"
if "DATABASE_URL" not in os.environ and RUNNING.exists():
    os.environ.update(json.loads(RUNNING.read_text()))

env = environ.Env()
TESTING = "pytest" in sys.modules or env.bool("OMS_TESTING", False)
DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env("SECRET_KEY", default="demo-secret-key" if DEMO or TESTING else "")
FIELD_KEY = env("FIELD_KEY", default="demo-field-key" if DEMO or TESTING else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
PORTAL_URL = env("PORTAL_URL", default="http://127.0.0.1:8000")
SECURE = PORTAL_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "mptt",
    "import_export",
    "pgtrigger",
    "pghistory",
    "csp",
    "lucide",
    *APPS,
    "oms.kit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "oms.kit.middleware.Compressed",
    "oms.kit.middleware.Policy",
    "oms.kit.statics.Statics",
    "oms.kit.middleware.PrivatePages",
    "oms.kit.readiness.Readiness",
    "oms.kit.gate.Gate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "oms.kit.middleware.OneTransaction",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "partners.sign_in.middleware.CurrentAccount",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oms.kit.typed.TypedSurvives",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "oms.urls"
WSGI_APPLICATION = "oms.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oms.navigation.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django.templatetags.i18n", "oms.kit.templatetags.kit", "oms.kit.templatetags.lasting"],
        },
    }
]

# --- database: the app role is bound by row-level security, the migrator owns the tables
DATABASE_ROLE = env("DATABASE_ROLE", default="app")
_names = {"app": "DATABASE_URL", "migrator": "MIGRATOR_DATABASE_URL"}
DATABASES = {
    "default": {
        **env.db(_names[DATABASE_ROLE], default="postgres://app@127.0.0.1:5432/oms"),
        "ENGINE": "oms.kit.database",
        "CONN_MAX_AGE": 60 if DATABASE_ROLE == "app" else 0,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": True,  # inside OneTransaction: a savepoint around each view
    }
}
if DATABASE_ROLE == "app" and (
    _standby := env("STANDBY_DATABASE_URL", default="")
):  # pages read there (oms/kit/standby.py)
    DATABASES["standby"] = {**DATABASES["default"], **env.db_url_config(_standby), "ATOMIC_REQUESTS": False}
    DATABASES["standby"] |= {"ENGINE": "oms.kit.database", "OPTIONS": {"connect_timeout": 2}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True

# --- people
AUTH_USER_MODEL = "partners.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "partners:login"
LOGIN_REDIRECT_URL = "partners:home"
PASSWORD_HASHERS = ["partners.sign_in.hashers.MeasuredArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login_id", "name", "email")},
    },
]
OPENID_LOOSE = env.bool("OPENID_LOOSE", DEMO or TESTING)  # identity providers over http and in private networks
OPENID_TIMEOUT = env.float("OPENID_TIMEOUT", 5)  # seconds for each call to an identity provider
if OPENID_LOOSE:
    os.environ.setdefault("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the library's own switch for the same
IDLE = timedelta(minutes=120)
IDLE_WARNING = timedelta(minutes=5)
ABSOLUTE_SESSION = timedelta(hours=12)
SESSION_ENGINE = "oms.kit.sessions"  # by functions: no partner reads the sessions of all
SESSION_COOKIE_AGE = int(ABSOLUTE_SESSION.total_seconds())
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
CSRF_FAILURE_VIEW = "oms.pages.stale_form"

# --- every answer
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
    }
}
NUMBER_QUARANTINE_DAYS = env.int("NUMBER_QUARANTINE_DAYS", 31)  # rest of a returned number before it is given again
RESERVATION_DAYS = env.int("RESERVATION_DAYS", 14)  # a draft that is not sent keeps its numbers so long; 0: for ever
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

# --- language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "oms.formats"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR / "files")))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {
        "BACKEND": env("FILES_STORAGE", default="oms.kit.storage.InDatabase"),
        "OPTIONS": env.json("FILES_STORAGE_OPTIONS", default={}),
    },
    "staticfiles": {
        "BACKEND": "oms.kit.statics.ByContent",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},  # everybody's to read
    },
}

# --- jobs: PostgreSQL remembers, Redis wakes
CELERY_BROKER_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long Redis is away, worker and scheduler wait for it
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 30 if "worker" in sys.argv else 2,  # a request cannot wait, a worker must
    "socket_connect_timeout": 2,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "max_retries": 0,  # a request that cannot wake the worker goes on at once; the sweep finds its rows
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "oms.kit.beat:RowScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "oms.kit.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "due-orders": {"task": "orders.take_effect", "schedule": 300.0, "options": {"expires": 290}},
    "transfers": {"task": "orders.transfers", "schedule": 60.0, "options": {"expires": 55}},
    "reservations": {"task": "orders.expire_reservations", "schedule": 3600.0, "options": {"expires": 3000}},
    "networks": {"task": "inventory.read_networks", "schedule": 60.0, "options": {"expires": 55}},
    "fetches": {"task": "inventory.forget_fetches", "schedule": 3600.0, "options": {"expires": 3500}},
    "ports": {"task": "inventory.ports", "schedule": 300.0, "options": {"expires": 290}},
    "digest": {"task": "partners.digest", "schedule": 300.0, "options": {"expires": 290}},
    "approvers": {"task": "orders.ask_again", "schedule": 86_400.0, "options": {"expires": 80_000}},
    "calls": {"task": "callstats.tend", "schedule": 60.0, "options": {"expires": 55}},
    "call-days": {"task": "callstats.index_day", "schedule": 600.0, "options": {"expires": 550}},
    "feeds": {"task": "callstats.feeds", "schedule": 60.0, "options": {"expires": 55}},
    "voicemail": {"task": "callstats.voicemail", "schedule": 60.0, "options": {"expires": 55}},
    "spendings": {"task": "callstats.spendings", "schedule": 60.0, "options": {"expires": 55}},
    "usage": {"task": "callstats.roll_up", "schedule": 60.0, "options": {"expires": 55}},
    "periods": {"task": "billing.close_periods", "schedule": 300.0, "options": {"expires": 290}},
    "forecast": {"task": "billing.forecast", "schedule": 300.0, "options": {"expires": 290}},
    "settlements": {"task": "billing.settlements", "schedule": 3600.0, "options": {"expires": 3000}},
    "prices": {"task": "catalogue.tasks.bring_prices_up_to_date", "schedule": 3600.0, "options": {"expires": 3000}},
}

# --- network and mail
EMS_URL = env("EMS_URL", default="http://127.0.0.1:9100")
EMS_PORTAL_URL = env("EMS_PORTAL_URL", default=EMS_URL)  # where browsers reach the customers' manager portals
EMS_STORE = env("EMS_STORE", default="")  # the simulator's file, where the demo's running customers are put
EMS_TOKEN = env("EMS_TOKEN", default="demo-ems-token" if DEMO or TESTING else "")
SIP_DOMAIN = env("SIP_DOMAIN", default="sip.invalid")  # below it each customer has a domain of its own
LINE_KEY = env("LINE_KEY", default="")  # derives the passwords of lines; without it SECRET_KEY does
KAMAILIO_DATABASE_URL = env("KAMAILIO_DATABASE_URL", default="")  # the SIP server's own database
SIP_SERVER = env("SIP_SERVER", default="")  # host:port where phones sign on at it
KAMAILIO_LOG = env("KAMAILIO_LOG", default="")  # the SIP server's log, where it stands on this machine
BROADWORKS_URL = env(
    "BROADWORKS_URL", default=""
)  # tcp://host:2208, tls://host:2209 or http(s)://host/…/ProvisioningService
BROADWORKS_USER = env("BROADWORKS_USER", default="")
BROADWORKS_PASSWORD = env("BROADWORKS_PASSWORD", default="")
BROADWORKS_TEMPLATE = env("BROADWORKS_TEMPLATE", default="")  # service provider/group that a new group is a clone of
BROADWORKS_DOMAIN = env("BROADWORKS_DOMAIN", default="")  # of groups whose order names none; else the system's own
BROADWORKS_NOTES = env("BROADWORKS_NOTES", default="Portal Notes")  # device type whose custom tags hold notes
BROADWORKS_VOICE_PORTAL = env("BROADWORKS_VOICE_PORTAL", default="")  # extension of a new group's voice portal
AKIXI_URL = env("AKIXI_URL", default=f"{EMS_URL}/akixi" if DEMO or TESTING else "")  # connected platforms; "": none
AKIXI_TOKEN = env("AKIXI_TOKEN", default=EMS_TOKEN if DEMO or TESTING else "")
CALL_CABINET_URL = env("CALL_CABINET_URL", default=f"{EMS_URL}/call-cabinet" if DEMO or TESTING else "")
CALL_CABINET_TOKEN = env("CALL_CABINET_TOKEN", default=EMS_TOKEN if DEMO or TESTING else "")
EMS_CONNECT_TIMEOUT = env.float("EMS_CONNECT_TIMEOUT", 8)  # seconds; domain.md 4.5
EMS_TIMEOUT = env.float("EMS_TIMEOUT", 30)  # a whole exchange; below the soft time limit of a task
CALLS_KEPT_DAYS = env.int("CALLS_KEPT_DAYS", 396)  # 13 months
PHONE_FETCHES_KEPT_DAYS = env.int("PHONE_FETCHES_KEPT_DAYS", 180)
VOICEMAIL_KEPT_DAYS = env.int("VOICEMAIL_KEPT_DAYS", 30)
CALLS_FOLDER = env("CALLS_FOLDER", default="")  # CM ID/FORMAT/FILE below it; without it none is watched
CALLS_CLOCK = env("CALLS_CLOCK", default="Europe/London")  # of the call servers whose files lie there
BILLING_SINCE = env("BILLING_SINCE", default="", cast=lambda text: date.fromisoformat(text) if text else None)
ADJUSTED_ALONE = env.int("ADJUSTED_ALONE", 50)  # of the customer's currency; a larger adjustment needs a second person
BALANCE_WARNS_AT = env.int("BALANCE_WARNS_AT", 80)  # per cent of a credit limit, or of the funds that last came
FRAUD_WARNS_AT = env.int("FRAUD_WARNS_AT", 80)  # per cent of an extension's limit of the day
EMAIL_URL = env("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@nimbus.example")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "partners.desk.mailbox.MailboxBackend"
KEEPS_MAILS = not EMAIL_URL and (DEMO or TESTING)  # the demo's mailbox
EMAIL_TIMEOUT = 10

# --- log: to the console alone; no record carries a secret (oms/kit/quiet.py)
SECRET_PATHS = [
    "/password-reset/",
    "/administrator/",
    "/calendar/",
    "/calls/push/",
    "/phones/",
]  # what follows is a secret; masked in every log
LOGGING_CONFIG = "oms.kit.quiet.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"quiet": {"()": "oms.kit.quiet.QuietPolling"}, "one_line": {"()": "oms.kit.quiet.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["quiet", "one_line"]}},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"filters": ["one_line"]},
        "django.server": {"handlers": [], "propagate": True},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

"""One settings module, driven by the environment; `.env.example` lists every variable.

With neither SECRET_KEY nor DATABASE_URL set it runs in *demo mode*: SQLite under `var/`, fixed demo
secrets, loopback only. Anything else is production and refuses to start on a missing or demo secret.
"""

import os
import sys
import tempfile
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from policeroom.demo import DEMO_FIELD_KEY, DEMO_INDEX_KEY, DEMO_PASSWORD, DEMO_SECRET_KEY
from policeroom.log_setup import configure_logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var")
TESTING = "pytest" in sys.modules
DEMO = not env.str("SECRET_KEY", default="") and (TESTING or not env.str("DATABASE_URL", default=""))
DEBUG = env.bool("DEBUG", default=False)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)

if not DEMO:
    DEMO_PASSWORD = ""  # the sign-in page offers nothing outside the demo
if DEMO:
    SECRET_KEY = DEMO_SECRET_KEY
    FIELD_KEYS = [DEMO_FIELD_KEY]
    INDEX_KEY = DEMO_INDEX_KEY
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
    if not TESTING and os.environ.get("POLICEROOM_QUIET") != "1":
        print(f"policeroom: demo mode (data under {VAR_DIR}; answers on loopback only)", file=sys.stderr)
else:
    SECRET_KEY = env.str("SECRET_KEY", default="")
    FIELD_KEYS = env.list("FIELD_KEYS", default=[])
    INDEX_KEY = env.str("INDEX_KEY", default="")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
    missing = [
        name
        for name, value, demo in (
            ("SECRET_KEY", SECRET_KEY, DEMO_SECRET_KEY),
            ("FIELD_KEYS", ",".join(FIELD_KEYS), DEMO_FIELD_KEY),
            ("INDEX_KEY", INDEX_KEY, DEMO_INDEX_KEY),
        )
        if not value or demo in value
    ]
    if missing:
        raise ImproperlyConfigured(
            "Production needs secrets of its own: set " + ", ".join(missing) + " (see .env.example; "
            "`python run.py secrets` prints fresh ones). The demo's secrets are refused."
        )
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names this server answers to, comma separated.")

INSTALLED_APPS = [
    "core",
    "audit",
    "stations",
    "facts",
    "notifications",
    "accounts",
    "residents",
    "followups",
    "disputes",
    "incidents",
    "assistance",
    "visits",
    "reports",
    "dashboards",
    "policeroom",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "lucide",
    "axes",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "core.http.stream_throttling.RequestCountMiddleware",
    "core.http.middleware.LoopbackOnlyMiddleware",
    "core.http.middleware.ClientAddressMiddleware",
    "policeroom.compression.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "policeroom.health.ProbeMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.http.middleware.RequestIdMiddleware",  # above all that asks the database: its error page has a number too
    "core.http.response_cache.ResponseCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.http.middleware.OfficerLocaleMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.http.middleware.NoStoreMiddleware",
    "core.http.middleware.ErrorsMiddleware",
    "core.http.middleware.PlainAddressMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "policeroom.urls"
WSGI_APPLICATION = "policeroom.wsgi.application"
ASGI_APPLICATION = "policeroom.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "policeroom.navigation.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.ui",
                "core.templatetags.charts",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data -------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'policeroom.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
REPLICA_URL = env.str("REPLICA_URL", default="")
if REPLICA_URL:
    DATABASES["replica"] = {**env.db_url_config(REPLICA_URL), "TEST": {"MIRROR": "default"}}
for database in DATABASES.values():
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
        # A file of its own a run: threads wait for one another there as in production, which shared memory cannot do.
        database.setdefault("TEST", {"NAME": Path(tempfile.gettempdir()) / f"policeroom-test-{os.getpid()}.sqlite3"})
    else:
        database["CONN_MAX_AGE"] = None
        database["CONN_HEALTH_CHECKS"] = True
# PostgreSQL keeps what is asked all the time parsed and planned, for as long as a connection lasts (core/queries).
PREPARE_ON_SERVER = env.bool("PREPARE_ON_SERVER", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "stations.Officer"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"  # never served as files: photos go through a scoped view
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # forms and JSON without their files
MULTIPART_MAX_BYTES = 150 * 1024 * 1024  # a visit with a dozen photos
CACHES = {
    "default": (
        {
            "BACKEND": "core.http.redis_cache.ForgivingRedisCache",
            "LOCATION": env.str("REDIS_URL"),
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},  # seconds a page may wait for a cache
        }
        if env.str("REDIS_URL", default="")
        else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    )
}

# --- sign-in ----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 12 * 60 * 60  # one shift: phones are shared
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "core.http.error_pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if not DEMO:
    # A station intranet may serve plain http behind no proxy; then HTTPS=0 says so, knowingly.
    HTTPS = env.bool("HTTPS", default=True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000) if HTTPS else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["policeroom.formats"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# --- static -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "policeroom.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
BUILT_DIR = VAR_DIR / "built"  # what pages load, put together (policeroom/bundles.py)
WHITENOISE_USE_FINDERS = DEMO or DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "gif", "jpg", "gz", "woff", "woff2")
if DEMO and not DEBUG:
    WHITENOISE_IMMUTABLE_FILE_TEST = f"^{STATIC_URL}"  # every address carries the version of its file
_static_storage = "UncollectedStorage" if WHITENOISE_USE_FINDERS else "CollectedStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": f"policeroom.static_storage.{_static_storage}"},
}

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.permissions.MayUse"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["core.web.filters.RequestedFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.json_renderer.JSONRenderer", "core.exports.csv_renderer.CSVRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "core.api.parsers.JSONParser",
        "core.api.parsers.FormParser",
        "core.api.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "policeroom.schema.Schema",
    "EXCEPTION_HANDLER": "core.api.viewsets.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttling.PerMinuteThrottle"],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DATETIME_FORMAT": "iso-8601",
}
API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", default=6000)
KNOX_TOKEN_MODEL = "accounts.ApiToken"
REST_KNOX = {"AUTH_HEADER_PREFIX": "Token", "TOKEN_MODEL": "accounts.ApiToken", "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Policeroom API"),
    "DESCRIPTION": _(
        "Records and figures of community police rooms. A program signs in with a token and sees what its holder's "
        "pages show. Lists are pulled page by page and then by what changed (`updated_since`, `resume`); a record sent "
        "twice with the same `client_id` is saved once; `version` refuses what somebody else changed meanwhile (409)."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "CommunityKindEnum": "stations.models.Community.KINDS",
        "DisputeLevelEnum": "disputes.codes.LEVELS.choices",
        "DisputeOutcomeEnum": "disputes.codes.OUTCOMES.choices",
        "DisputeStateEnum": "disputes.codes.STATES.choices",
        "DocumentKindEnum": "residents.models.Resident.DOCUMENTS",
        "ExtensionStateEnum": "disputes.models.Extension.STATES",
        "FeelingEnum": "disputes.models.ReturnVisit.FEELINGS",
        "FindingKindEnum": "visits.codes.FINDING_KINDS.choices",
        "FollowUpStateEnum": "followups.codes.FOLLOW_UP_STATES.choices",
        "HandOffStateEnum": "disputes.models.HandOff.STATES",
        "ListingLevelEnum": "residents.models.Listing.LEVELS",
        "ListingStateEnum": "residents.codes.LISTING_STATES.choices",
        "ReferralOutcomeEnum": "disputes.models.Referral.OUTCOMES",
        "ResidencyKindEnum": "residents.codes.RESIDENCY_KINDS.choices",
        "TermStateEnum": "disputes.models.Term.STATES",
        "UnitLevelEnum": "accounts.api.UNIT_LEVELS",
        "VisitContactEnum": "visits.codes.CONTACTS.choices",
        "VisitKindEnum": "visits.codes.VISIT_KINDS.choices",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "policeroom.schema.finish"],
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True, "persistAuthorization": False},
}

# --- jobs -------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
# Files take minutes; what must be told in the morning does not wait behind them.
CELERY_TASK_ROUTES = {name: {"queue": "exports"} for name in ("reports.tasks.write_export", "reports.tasks.deliver")}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ALWAYS_EAGER = TESTING
CELERY_TASK_EAGER_PROPAGATES = TESTING
CELERY_TASK_TIME_LIMIT = 1800
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT}
    if REDIS_URL
    else {
        # One folder for both directions: worker and web share a machine in this mode.
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "store_processed": False,
        "polling_interval": 0.2,  # seconds; a folder is cheap to look into
    }
)

# --- logs -------------------------------------------------------------------------------------
LOG_JSON = env.bool("LOG_JSON", default=not DEMO)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # ours knows the proxy, and costs nothing (core/http/middleware.py)
LOGGING = configure_logs(as_json=LOG_JSON, level=env.str("LOG_LEVEL", default="WARNING" if TESTING else "INFO"))

# --- own --------------------------------------------------------------------------------------
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")  # stations have no internet: empty draws points only
if MAP_TILES_URL.startswith("http"):
    # Tiles of the intranet are the only pictures from elsewhere.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append("/".join(MAP_TILES_URL.split("/")[:3]))
PHOTO_MAX_BYTES = 12 * 1024 * 1024
PHOTO_MAX_PIXELS = 60_000_000
EXPORT_TASK = "reports.tasks.write_export"  # the task that writes a background export; `core` sends it by this name
EXPORT_DIR = VAR_DIR / "exports"  # in production shared by web and worker
EXPORT_KEEP_HOURS = 24
WEBHOOK_HOSTS = env.list("WEBHOOK_HOSTS", default=[])  # host or host:port; empty sends nothing anywhere

"""Settings, all read from the environment; the README's table names each variable.

`ENVIRONMENT=production` (the default) refuses to start on a default or missing secret; `make run` and
`make test` set `local` and generate theirs. Nothing secret has a usable default.
"""

import base64
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = os.environ.get("ENVIRONMENT", "production")
#: Commands that need no secret and no data: type checking, schema and migration comparison.
TOOLING = ENVIRONMENT == "tooling"
LOCAL = ENVIRONMENT in {"local", "tooling"}
DEBUG = False

_PLACEHOLDER = "tooling-only-and-refused-everywhere-else"


def _secret(name: str) -> str:
    """Return the secret, or raise: only `ENVIRONMENT=tooling`, which serves nobody, runs without."""
    value = os.environ.get(name, "")
    if TOOLING:
        return value or _PLACEHOLDER
    if len(value) < 32 or value == _PLACEHOLDER:  # noqa: PLR2004 - characters that carry 128 bits in any encoding
        raise ImproperlyConfigured(f"{name} 未设置或过短(至少 32 个字符),拒绝启动。")
    return value


SECRET_KEY = _secret("SECRET_KEY")
#: Key of the identity numbers at rest: 32 bytes, urlsafe base64 (AES-GCM and the lookup digest derive from it).
FIELD_ENCRYPTION_KEY = (
    base64.urlsafe_b64encode(bytes(32)).decode() if TOOLING else _secret("FIELD_ENCRYPTION_KEY")
)

ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",") if os.environ.get("ALLOWED_HOSTS") else []
PUBLIC_BASE_URL = os.environ.get("PUBLIC_BASE_URL", "")
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if PUBLIC_BASE_URL.startswith("https://") else []
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var"))
WORKER_HEARTBEAT = DATA_DIR / "worker.heartbeat"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "django_tasks",
    "django_tasks_db",
    "media_storage",
    "enforcement",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.headers.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.problems.StorageOutage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _database(url: str) -> dict[str, object]:
    """Turn `postgresql://user:password@host:port/name` into Django's dictionary."""
    parsed = urlparse(url)
    if parsed.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("数据库只支持 PostgreSQL:请设置 DATABASE_URL=postgresql://…")
    return {
        "ENGINE": "config.postgres",
        "NAME": parsed.path.lstrip("/"),
        "USER": unquote(parsed.username or ""),
        "PASSWORD": unquote(parsed.password or ""),
        "HOST": parsed.hostname or "",
        "PORT": str(parsed.port or ""),
        "CONN_MAX_AGE": None,
        # A worker that was idle while the database restarted would refuse its next request otherwise.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "application_name": "enforcement-record",
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
        "ATOMIC_REQUESTS": False,
    }


_database_url = os.environ.get("DATABASE_URL") or (
    "postgresql://tooling@127.0.0.1:1/tooling" if TOOLING else ""
)
_runtime = _database(_database_url)
_owner = _database(os.environ.get("DATABASE_OWNER_URL") or _database_url)
#: The runtime role owns nothing; `owner` runs migrations (`manage.py migrate --database=owner`).
DATABASES = {"default": _runtime, "owner": _owner}
DATABASE_RUNTIME_ROLE = str(_runtime["USER"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_ROUTERS = ["config.routers.HistoricalModels"]

AUTH_USER_MODEL = "enforcement.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "/sign-in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_BASE_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("TRUST_FORWARDED_PROTO") == "1" else None
)
X_FRAME_OPTIONS = "DENY"

# The counts of attempts to sign in: every worker of the machine reads and writes the same.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": os.environ.get("CACHE_DIR") or DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
SIGN_IN_RATE = os.environ.get("SIGN_IN_RATE", "10/min")


def _address_rate() -> str:
    """Say how often one address may try to sign in: 100 a minute, or as often as one account where that is more."""
    times, period = SIGN_IN_RATE.split("/")
    a_minute = int(times) * {"s": 60, "m": 1, "h": 1 / 60, "d": 1 / 1440}[period[0]]
    return SIGN_IN_RATE if a_minute > 100 else "100/min"  # noqa: PLR2004 - the default itself


SIGN_IN_ADDRESS_RATE = os.environ.get("SIGN_IN_ADDRESS_RATE") or _address_rate()

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# A scan is bounded in the form, so a page of JSON may not be: 2 MiB holds the largest record by far.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "enforcement.framework.DeviceToken",
        "enforcement.framework.PageSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["enforcement.framework.QuickJSON"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "enforcement.framework.KeysetPages",
    "DEFAULT_FILTER_BACKENDS": ["enforcement.framework.KnownFilters"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.Operation",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "config.problems.problem_response",
    "DEFAULT_THROTTLE_RATES": {"sign-in": SIGN_IN_RATE, "sign-in-address": SIGN_IN_ADDRESS_RATE},
    "DATETIME_FORMAT": "iso-8601",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
    "NUM_PROXIES": int(os.environ.get("NUM_PROXIES", "0")),
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=30), "AUTO_REFRESH": False}
KNOX_TOKEN_MODEL = "enforcement.DeviceToken"  # noqa: S105 - a model's name

SPECTACULAR_SETTINGS = {
    "TITLE": "行政执法记录系统 Administrative Enforcement Record",
    "DESCRIPTION": "Disclosure 公示, whole-process record 全过程记录 and legal review 法制审核, made executable.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.describe_problems",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "ENUM_NAME_OVERRIDES": {
        "RemedyKind": "enforcement.remedies.rules.RemedyKind.choices",
        "RemedyOutcome": "enforcement.remedies.rules.RemedyOutcome.choices",
        "Department": "enforcement.law.values.Department.choices",
        "Clock": "enforcement.law.limits.Clock.choices",
        "Exclusion": "enforcement.law.limits.Exclusion.choices",
        "Light": "enforcement.cases.rules.deadlines.Light.choices",
        "DeadlineState": "enforcement.cases.rules.deadlines.DeadlineState.choices",
        "CalendarScope": "enforcement.law.models.Scope.choices",
        "ActivityKind": "enforcement.law.recordings.ActivityKind.choices",
        "EvidenceKind": "enforcement.law.values.EvidenceKind.choices",
        "PartyKind": "enforcement.law.values.PartyKind.choices",
        "PenaltyKind": "enforcement.law.values.PenaltyKind.choices",
        "ServiceMethod": "enforcement.law.values.ServiceMethod.choices",
        "IssuedBy": "enforcement.law.local.IssuedBy.choices",
        "Procedure": "enforcement.law.values.Procedure.choices",
        "Stage": "enforcement.law.values.Stage.choices",
        "ReviewOpinion": "enforcement.law.values.ReviewOpinion.choices",
        "CaseStatus": "enforcement.cases.rules.Status.choices",
        "StepCode": "enforcement.cases.rules.StepCode.choices",
        "DisposalGround": "enforcement.measures.rules.vocabulary.DisposalGround.choices",
        "DisposalKind": "enforcement.measures.rules.vocabulary.DisposalKind.choices",
        "Happening": "enforcement.measures.rules.vocabulary.Happening.choices",
        "ItemState": "enforcement.measures.rules.vocabulary.ItemState.choices",
        "Custody": "enforcement.measures.rules.vocabulary.Custody.choices",
        "MeasureState": "enforcement.measures.rules.vocabulary.MeasureState.choices",
        "PreservationOutcome": "enforcement.measures.rules.vocabulary.PreservationOutcome.choices",
        "ReleaseGround": "enforcement.measures.rules.vocabulary.ReleaseGround.choices",
        "MeasureKind": "enforcement.law.measures.MeasureKind.choices",
        "MeasureInstrument": "enforcement.measures.rules.vocabulary.Served.choices",
        "RecordSignature": "enforcement.cases.api.investigation.SIGNATURES",
        "ReviewKind": "enforcement.review.rules.ReviewKind.choices",
        "MatterKind": "enforcement.cases.rules.MatterKind.choices",
        "AssessmentKind": "enforcement.cases.rules.AssessmentKind.choices",
        "Article47Segment": "enforcement.law.values.Article47Segment.choices",
        "AppraisalKind": "enforcement.cases.api.file.APPRAISAL_KINDS",
        "BasisLevel": "enforcement.law.values.BasisLevel.choices",
        "MatterLevel": "enforcement.cases.rules.Level.choices",
        "MatterState": "enforcement.cases.rules.MatterState.choices",
        "RecusalSource": "enforcement.cases.rules.RecusalSource.choices",
        "JudicialOutcome": "enforcement.cases.rules.JudicialOutcome.choices",
        "Corrected": "enforcement.cases.rules.Corrected.choices",
        "PoliceObjection": "enforcement.cases.rules.Objection.choices",
        "LongerGround": "enforcement.law.limitation.LongerGround.choices",
        "ServiceOutcome": "enforcement.decisions.rules.service.Outcome.choices",
        "PaymentCovers": "enforcement.decisions.rules.money.Covers.choices",
        "CollectionGround": "enforcement.decisions.rules.money.CollectionGround.choices",
        "HandoverLeg": "enforcement.decisions.rules.money.Leg.choices",
        "ReceiptMatch": "enforcement.decisions.rules.money.Match.choices",
        "ConfiscatedItemState": "enforcement.decisions.rules.items.ItemState.choices",
        "ExecutionMeans": "enforcement.decisions.rules.execution.Means.choices",
        "SuspensionGround": "enforcement.decisions.rules.execution.SuspensionGround.choices",
        "TerminationGround": "enforcement.decisions.rules.execution.TerminationGround.choices",
        "CourtAnswer": "enforcement.decisions.rules.execution.CourtAnswer.choices",
        "ClueSource": "enforcement.law.values.ClueSource.choices",
        "NoticeState": "enforcement.publicity.rules.NoticeState.choices",
        "WithholdGround": "enforcement.publicity.rules.WithholdGround.choices",
        "WithdrawalGround": "enforcement.publicity.rules.WithdrawalGround.choices",
        "CertificateState": "enforcement.registry.rules.CertificateState.choices",
        "FlagCode": "enforcement.evidence.rules.flags.FlagCode.choices",
        "DerivativeKind": "media_storage.derivatives.Kind",
        "UploadState": "media_storage.models.UploadState",
        "AgencyKind": "enforcement.registry.api.shapes.AGENCY_KINDS",
        "PowerKind": "enforcement.registry.api.shapes.POWER_KINDS",
        "InstrumentKind": "enforcement.law.instruments.InstrumentKind.choices",
        "AssemblyScope": "enforcement.documents.rules.vocabulary.Scope.choices",
        "SealedBy": "enforcement.documents.rules.vocabulary.SealedBy.choices",
        "SignedBy": "enforcement.documents.rules.vocabulary.SignedBy.choices",
        "HoldGround": "enforcement.evidence.rules.common.HoldGround.choices",
        "CustodyEvent": "enforcement.evidence.rules.custody.CustodyEvent.choices",
        "CustodyOutcome": "enforcement.evidence.rules.custody.CustodyOutcome.choices",
        "AnomalyKind": "enforcement.evidence.rules.custody.AnomalyKind.choices",
        "ExpectedFileState": "enforcement.evidence.models.manifest.FileState.choices",
        "CloseGround": "enforcement.decisions.rules.CloseGround.choices",
        "DecisionVariant": "enforcement.law.values.DecisionVariant.choices",
        "DiscretionGrade": "enforcement.law.local.Grade.choices",
        "DeviationGround": "enforcement.review.rules.discretion.DeviationGround.choices",
        "MitigationGround": "enforcement.review.rules.MitigationGround.choices",
        "NoPenaltyGround": "enforcement.review.rules.NoPenaltyGround.choices",
        "HearingClosedGround": "enforcement.decisions.rules.ClosedGround.choices",
        "HearingDeclineGround": "enforcement.decisions.rules.DeclineGround.choices",
        "HearingEndGround": "enforcement.decisions.rules.EndGround.choices",
        "SyncState": "enforcement.sync.rules.State.choices",
        "SyncHold": "enforcement.sync.rules.Hold.choices",
        "SyncFlag": "enforcement.sync.clock.Flag.choices",
        "SyncResolution": "enforcement.sync.rules.Resolution.choices",
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

S3_ENDPOINT_URL = os.environ.get("S3_ENDPOINT_URL", "")
#: What the phone can reach; used for signing only.
S3_PUBLIC_ENDPOINT_URL = os.environ.get("S3_PUBLIC_ENDPOINT_URL", "") or S3_ENDPOINT_URL
S3_ACCESS_KEY = os.environ.get("S3_ACCESS_KEY", "")
S3_SECRET_KEY = os.environ.get("S3_SECRET_KEY", "")
S3_REGION = os.environ.get("S3_REGION", "us-east-1")
S3_BUCKET = os.environ.get("S3_BUCKET", "evidence")
#: What is made from originals: thumbnails, previews, redactions; no lock, no versions.
S3_DERIVATIVES_BUCKET = os.environ.get("S3_DERIVATIVES_BUCKET", "") or f"{S3_BUCKET}-derivatives"
S3_ADDRESSING_STYLE = os.environ.get("S3_ADDRESSING_STYLE", "path")
#: What the store enforces on bytes sent: `sha256`, or `md5` where `manage.py check_storage` says so.
S3_CHECKSUM = os.environ.get("S3_CHECKSUM", "sha256")
if S3_CHECKSUM not in {"sha256", "md5"}:
    raise ImproperlyConfigured("S3_CHECKSUM 只能是 sha256 或 md5。")
S3_CORS_ORIGINS = [o for o in os.environ.get("S3_CORS_ORIGINS", "").split(",") if o]
S3_URL_SECONDS = int(os.environ.get("S3_URL_SECONDS", "900"))
UPLOAD_MAX_BYTES = int(os.environ.get("UPLOAD_MAX_BYTES", str(64 * 1024**3)))
UPLOAD_SINGLE_PUT_MAX = 16 * 1024 * 1024
#: Days for which the bucket locks whatever arrives, until the case's own term is applied; 0 leaves it unlocked.
S3_INTAKE_LOCK_DAYS = int(os.environ.get("S3_INTAKE_LOCK_DAYS", "30"))
if not LOCAL and S3_INTAKE_LOCK_DAYS < 1:
    raise ImproperlyConfigured("S3_INTAKE_LOCK_DAYS 至少为 1:原件入库即须锁定。")
#: What a day of a retention period counts; only a local run may make it shorter, to see a lock run out.
LOCK_DAY_SECONDS = float(os.environ.get("LOCK_DAY_SECONDS", "86400")) if LOCAL else 86400.0
#: A round of sampling finds this share of damaged objects with this probability; every object is read in the period.
FIXITY_DAMAGED_SHARE = float(os.environ.get("FIXITY_DAMAGED_SHARE", "0.01"))
FIXITY_CONFIDENCE = float(os.environ.get("FIXITY_CONFIDENCE", "0.95"))
FIXITY_ROUND = timedelta(hours=float(os.environ.get("FIXITY_ROUND_HOURS", "24")))
FIXITY_PERIOD = timedelta(days=float(os.environ.get("FIXITY_PERIOD_DAYS", "365")))

#: Faces of instruments and exports, the first that is there for each character; the last comes with the software.
TYPESET_FONTS = [
    name
    for name in os.environ.get("TYPESET_FONTS", "FangSong,SimSun,Noto Serif CJK SC,Noto Sans CJK SC").split(
        ","
    )
    if name
]

#: The font of the marks on derivatives; empty: the system's Noto Sans CJK, else the one that comes along.
MARK_FONT = os.environ.get("MARK_FONT", "")
#: How long looking at one file may take by the clock.
INSPECTION_SECONDS = float(os.environ.get("INSPECTION_SECONDS", "180"))
#: How long making the pictures of one photograph may take; of a film, four times that.
DERIVATIVE_SECONDS = float(os.environ.get("DERIVATIVE_SECONDS", "90"))
#: A film is converted in pieces of so many seconds; of a multiple of four the sound is joined to the sample.
PREVIEW_PIECE_SECONDS = float(os.environ.get("PREVIEW_PIECE_SECONDS", "900"))
#: How long a copy marked for one viewer may be fetched.
MARKED_COPY_SECONDS = int(os.environ.get("MARKED_COPY_SECONDS", str(12 * 3600)))

#: County rule, on by default: who passes the legal review may not also approve the decision.
REVIEWER_MAY_NOT_APPROVE = os.environ.get("REVIEWER_MAY_NOT_APPROVE", "1") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}

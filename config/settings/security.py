"""Middleware, headers, cookies, passwords."""

from csp.constants import NONE, SELF

from config.env import ENVIRONMENT
from shared.headers import add_static_headers

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # before the municipality is known, so that a 404 or 503 that it answers has these headers too
    "shared.headers.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tenants.municipalities.middleware.MunicipalityMiddleware",
    "tenants.usage.middleware.UsageMiddleware",
    "services.audit.circumstances.AuditMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "services.visits.sessions.VisitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tenants.login.middleware.AccountSessionMiddleware",
    "services.accounts.middleware.AssuranceMiddleware",
    "cms.base.middleware.MunicipalityRedirectMiddleware",
    "cms.base.middleware.AdminPolicyMiddleware",
    "cms.base.middleware.BrokenFormMiddleware",
    "cms.base.middleware.PageMiddleware",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [SELF],  # the editor's preview frames its own pages
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
WHITENOISE_ADD_HEADERS_FUNCTION = add_static_headers
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.secure_cookies
SESSION_COOKIE_NAME = "__Host-sessionid" if ENVIRONMENT.secure_cookies else "sessionid"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = ENVIRONMENT.secure_cookies
CSRF_COOKIE_NAME = "__Host-csrftoken" if ENVIRONMENT.secure_cookies else "csrftoken"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it
CSRF_FAILURE_VIEW = "config.failures.csrf_failure"

LOGIN_URL = "/beheer/login/"
SECOND_FACTOR_REQUIRED = ENVIRONMENT.second_factor_required  # false in a demo only: production refuses to start
STAFF_SESSION_IDLE_S = 60 * 60  # staff and operators
STAFF_SESSION_MAX_S = 10 * 3600  # a long working day
# A resident's session, by the level at which it knows who they are (services/accounts/assurance.py). For DigiD,
# eHerkenning and eIDAS 15 minutes is the rule; a reference number with its access code opens as much.
RESIDENT_IDLE_S = dict.fromkeys(("reference-code", "email-code", "digid", "eherkenning", "eidas"), 15 * 60)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "shared.passwords.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

"""Security headers that neither Django nor django-csp sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "interest-cohort", "magnetometer", "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip
# `default-src` is no fallback for these
_BESIDE_DEFAULT = {"base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"}
NOTHING_POLICY = "; ".join(["default-src 'none'", *(f"{name} {value}" for name, value in _BESIDE_DEFAULT.items())])
# A file that somebody uploaded: were it opened as a page, it may do nothing at all, not even be of this site.
FILE_POLICY = f"{NOTHING_POLICY}; sandbox"


class SecurityHeadersMiddleware:
    """No page may use the camera, the place or any other power of the device.

    A view of a library that sets a content security policy of its own gets what that left out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        policy = response.headers.get("Content-Security-Policy")
        if policy is not None:
            response.headers["Content-Security-Policy"] = "; ".join(
                [policy, *(f"{name} {value}" for name, value in _BESIDE_DEFAULT.items() if name not in policy)]
            )
        return response


def add_static_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    """For WhiteNoise, which answers before the middleware above (where no nginx serves static files)."""
    headers["Content-Security-Policy"] = FILE_POLICY
    headers["Permissions-Policy"] = PERMISSIONS_POLICY
    headers["X-Frame-Options"] = "DENY"

"""Links for a new password that hold in one municipality."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from tenants.signing import municipality_salt


class MunicipalityTokenGenerator(PasswordResetTokenGenerator):
    """Django's own, signed for the bound schema: an account that was moved elsewhere takes no old link along."""

    @property
    def key_salt(self) -> str:  # type: ignore[override]  # the stubs have an attribute; Django only reads it
        return municipality_salt("services.accounts.password-reset")


password_reset_tokens = MunicipalityTokenGenerator()

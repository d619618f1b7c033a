"""The cached SQL of one empty municipality."""

from django.db import models


class SchemaTemplate(models.Model):
    """SQL that makes a schema as all migrations would, for one state of the migrations.

    Kept in the database rather than on disk: every web process and machine finds it there, and no release writes
    files at run time.
    """

    fingerprint = models.CharField(max_length=64, primary_key=True)
    sql = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.fingerprint[:12]

"""Prints what Airflow asks for by a setting that ends in _cmd, made of the task's secrets.

airflow-secret.py database | jwt-key | session-key | fernet-key
"""

import base64
import hashlib
import sys
import urllib.parse


def secret(name):
    """Read a secret byte by byte, but for the one line end behind it."""
    with open(f"/run/secrets/{name}", encoding="utf-8") as file:
        return file.read().removesuffix("\n")


def derived(name, purpose):
    """Make 32 bytes of a secret of any form, as Fernet wants them."""
    digest = hashlib.sha256(f"{purpose}\n{secret(name)}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def signing_key():
    """Make 64 bytes, as many as the hash that signs has."""
    return base64.urlsafe_b64encode(hashlib.sha512(f"jwt\n{secret('airflow-jwt')}".encode()).digest()).decode()


def database():
    password = urllib.parse.quote(secret("postgres-password"), safe="")
    return f"postgresql+psycopg2://airflow:{password}@postgres/airflow"


KINDS = {
    "database": database,
    "jwt-key": signing_key,
    "session-key": lambda: derived("airflow-jwt", "session"),
    "fernet-key": lambda: derived("airflow-fernet", "fernet"),
}

if sys.argv[1:2] == [] or sys.argv[1] not in KINDS:
    sys.exit(f"error: expected one of {', '.join(KINDS)}")
# Airflow takes a line's end for a part of the secret.
sys.stdout.write(KINDS[sys.argv[1]]())

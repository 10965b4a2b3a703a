"""All settings of a small Django site."""

from pathlib import Path

HERE = Path(__file__).parent
SECRET_KEY = "only for this example"
# Mothership has looked at the Host header's form; which hosts are right, the manifest's routes can say.
ALLOWED_HOSTS = ["*"]
# https is what mothership says it is, never what a client says: it replaces X-Forwarded-Proto.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ROOT_URLCONF = "site_urls"
INSTALLED_APPS = ["visits"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

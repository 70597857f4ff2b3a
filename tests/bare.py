"""Settings enough to collect texts anywhere, without a database."""

SECRET_KEY = "collects-texts-only"
USE_I18N = True
INSTALLED_APPS: list[str] = []

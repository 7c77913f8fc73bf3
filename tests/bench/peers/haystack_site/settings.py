"""The least that Django and haystack need."""

from pathlib import Path

HERE = Path(__file__).parent
SECRET_KEY = "for a benchmark only"
ALLOWED_HOSTS = ["127.0.0.1"]
DEBUG = False
ROOT_URLCONF = "haystack_site.urls"
INSTALLED_APPS = ["haystack", "haystack_site.directory"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE.parent / "bench.db"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
    }
]
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": str(HERE.parent / "index"),
    }
}
HAYSTACK_SEARCH_RESULTS_PER_PAGE = 20

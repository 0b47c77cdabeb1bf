"""Where things are in one checkout, and the environment its programs run in."""

import os
from dataclasses import dataclass
from pathlib import Path

# What would lead the demo or a test away from its own data. Set to the empty string rather than removed,
# because settings.py fills what is absent from `.env`.
DEPLOYMENT_VARIABLES = (
    "SECRET_KEY",
    "FIELD_KEYS",
    "INDEX_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "REPLICA_URL",
    "REDIS_URL",
    "WEBHOOK_HOSTS",
)


@dataclass(frozen=True)
class Checkout:
    """Paths of one checkout; `root` is the folder of run.py."""

    root: Path

    @property
    def var(self):
        return self.root / "var"

    @property
    def logs(self):
        return self.var / "log"

    @property
    def database(self):
        return self.var / "policeroom.sqlite3"

    @property
    def venv(self):
        return self.root / ".venv"

    @property
    def bin(self):
        return self.venv / "bin"

    @property
    def python(self):
        return self.bin / "python"

    def manage(self, *arguments):
        return [self.python, "manage.py", *arguments]

    def relative(self, path):
        """A path as the person sees it from the checkout."""
        try:
            return str(Path(path).relative_to(self.root))
        except ValueError:
            return str(path)

    def demo_environment(self):
        """Environment of every demo process: SQLite under var/, whatever the shell or `.env` says."""
        return {
            **os.environ,
            **dict.fromkeys(DEPLOYMENT_VARIABLES, ""),
            **self.compiled_once(),
            "DJANGO_SETTINGS_MODULE": "policeroom.settings",
            "DEBUG": "0",
            "LOG_JSON": "0",
            "VAR_DIR": str(self.var),
            "POLICEROOM_QUIET": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def compiled_once(self):
        """Lets Python keep compiled modules, beside the checkout's files where the shell would have none kept.

        Every program here is started many times, and compiling what it imports takes longer than starting it.
        """
        if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
            return {}
        folder = os.environ.get("PYTHONPYCACHEPREFIX") or str(self.var / "pycache")
        return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}

    def ignored_variables(self):
        return [name for name in DEPLOYMENT_VARIABLES if os.environ.get(name)]

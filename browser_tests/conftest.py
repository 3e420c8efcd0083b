"""A real JupyterLab on a copy of the notebooks, and a real browser."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # else cells out of sight are not in the page
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "apputils-extension/themes": {"theme": os.environ.get("LAB_THEME", "JupyterLab Light")},
}


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Address, token and notebook folder of a running server."""
    tmp = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", tmp / "notebooks")  # a run saves nothing into the checkout
    _write_settings(tmp)
    token, port = secrets.token_hex(16), _free_port()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", f"--ServerApp.root_dir={tmp / 'notebooks'}",
        "--ServerApp.terminals_enabled=False", "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with open(tmp / "log", "w") as log:
        server = subprocess.Popen(command, env=_environment(tmp, token), stdout=log, stderr=log)
        try:
            _wait(server, port, token, tmp / "log")
            yield f"http://127.0.0.1:{port}", token, tmp / "notebooks"
        finally:
            server.terminate()  # this process only; it ends its own kernels
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _write_settings(tmp):
    for name, values in SETTINGS.items():
        file = tmp / "settings/@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(tmp, token):
    own = {
        "JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_CONFIG_DIR": tmp / "config",
        "JUPYTER_DATA_DIR": tmp / "data", "JUPYTER_RUNTIME_DIR": tmp / "run",
        "JUPYTERLAB_SETTINGS_DIR": tmp / "settings", "JUPYTERLAB_WORKSPACES_DIR": tmp / "work",
    }  # fmt: skip
    skip = ("PYTHONDONTWRITEBYTECODE", "MPLBACKEND")
    return {k: v for k, v in os.environ.items() if k not in skip} | {k: str(v) for k, v in own.items()}


def _wait(server, port, token, log):
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status?token={token}", timeout=1).close()
            return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.25)
    pytest.fail(f"JupyterLab did not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def browser():
    """Chromium of the system (nothing is downloaded)."""
    api = pytest.importorskip("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    path = os.environ.get("TEXTLAB_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    if not path:
        pytest.skip("no Chromium here; set TEXTLAB_BROWSER to one")
    with api.sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=FLAGS)
        yield made
        made.close()

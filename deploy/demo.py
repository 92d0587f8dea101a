"""Runs the demonstration: database, district, web server, worker with beat. Ctrl-C ends everything cleanly."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
WAIT_SECONDS = 60


def say(line: str) -> None:
    print(line, flush=True)


class Demonstration:
    """The processes of the demonstration, started together and ended together."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.is_ending = False
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "XUEFA_DEMONSTRATION": "1",
            "PUBLIC_ADDRESS": os.environ.get("PUBLIC_ADDRESS", self.address),
            "PYTHONPATH": str(ROOT),
            # In a container everybody is root; the worker's warning about it would hide the sign-ins.
            "PYTHONWARNINGS": "ignore::UserWarning,ignore::RuntimeWarning",
        }

    def start(self, name: str, *command: str) -> None:
        # An own process group: Ctrl-C in the terminal reaches only us, and we end the others in order.
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, start_new_session=True
        )

    def start_all(self) -> None:
        self.start(
            "web", "gunicorn", "config.wsgi", "--bind", f"0.0.0.0:{self.port}", "--worker-class", "gthread",
            "--workers", "2", "--threads", "4", "--log-level", "warning", "--worker-tmp-dir", _shared_memory(),
        )  # fmt: skip
        self.start(
            "worker", "celery", "--quiet", "-A", "config", "worker", "-B", "--concurrency", "2",
            "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
        )  # fmt: skip

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            self.fail_if_something_ended()
            try:
                with urllib.request.urlopen(f"{self.address}/sign-in/", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.3)
        raise SystemExit(f"The web server did not answer at {self.address} within {WAIT_SECONDS} seconds.")

    def fail_if_something_ended(self) -> None:
        for name, process in self.processes.items():
            if process.poll() is not None and not self.is_ending:
                raise SystemExit(
                    f"The {name} process ended with code {process.returncode}; see the lines above."
                )

    def end(self) -> None:
        self.is_ending = True
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for name, process in self.processes.items():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                say(f"   The {name} process did not end by itself; ending it.")
                os.killpg(process.pid, signal.SIGKILL)


def _shared_memory() -> str:
    return "/dev/shm" if os.path.isdir("/dev/shm") else str(ROOT / "var")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def print_sign_ins(address: str) -> None:
    accounts = json.loads((ROOT / "var" / "demo" / "accounts.json").read_text(encoding="utf-8"))
    say("")
    say(f"   学法考法 is up: {address}")
    say("   One sign-in per role (user name / password):")
    for account in accounts:
        say(f"     {account['role']:<28} {account['username']:<12} {account['password']}")
    say("   Ctrl-C ends it. The data stays; `make demo-reset` begins anew.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    demonstration = Demonstration(parser.parse_args().port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    os.environ.update(demonstration.environment)
    sys.path.insert(0, str(ROOT))
    try:
        say("Starting the database and making sure the demonstration district is there ...")
        # Reading the settings in this process too keeps the embedded server up until the very end.
        import django

        django.setup()
        from django.core.management import call_command

        call_command("demo")
        say("Starting web server and worker ...")
        demonstration.start_all()
        demonstration.wait_until_up()
        print_sign_ins(demonstration.address)
        while True:
            demonstration.fail_if_something_ended()
            time.sleep(1)
    except KeyboardInterrupt:
        say("\nEnding ...")
    finally:
        demonstration.end()
    say("Ended. The data is kept.")


if __name__ == "__main__":
    main()

"""Lets several acts go at the same moment, each on a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from common.errors import DomainError


def at_once(acts: list[Callable[[], object]], *, done: str) -> list[str]:
    """What became of each act, sorted: ``done``, or the code of its refusal."""
    results: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
            results.append(done)
        except DomainError as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)

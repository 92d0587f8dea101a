"""Routes of reports."""

from tests.permissions.table import SIGNED_IN, Route, same

ROUTES = [
    Route("reports:home", own=same(200, *SIGNED_IN)),
]

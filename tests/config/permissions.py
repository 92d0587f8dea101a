"""Routes that config composes."""

from tests.permissions.table import COLUMNS, SIGNED_IN, Route, same

ROUTES = [
    Route("schema", own=same(200, *COLUMNS)),
    Route("api-docs", own=same(200, *COLUMNS)),
    Route("desk-sign-in", own=same(403, *SIGNED_IN)),
    Route("desk-password", own=same(302, *COLUMNS)),
]

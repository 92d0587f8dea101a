"""Routes that config composes."""

from tests.permissions.table import COLUMNS, Route, same

ROUTES = [
    Route("schema", own=same(200, *COLUMNS)),
    Route("api-docs", own=same(200, *COLUMNS)),
]

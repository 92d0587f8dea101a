"""Lists of the API are paged by cursor: stable while rows are added."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class Cursor(CursorPagination):
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-id"

    def paginate_queryset(self, *args: Any, **kwargs: Any) -> Any:
        """A cursor that somebody wrote themselves leads nowhere: 404, like one that cannot be read."""
        try:
            return super().paginate_queryset(*args, **kwargs)
        except ValueError as exc:
            raise NotFound(self.invalid_cursor_message) from exc

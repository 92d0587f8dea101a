"""How the OpenAPI document is written: every refusal that an operation may give is in it, as a problem object."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication

from common.http.problems import CONTENT_TYPE

_REFUSALS = {
    "400": "Not in the form described here.",
    "403": "Nobody is signed in, or this person may not.",
    "404": "Does not exist, or is not this person's to see.",
    "409": "The present state forbids it; `code` says why.",
    "415": "The body is not JSON.",
}


class ProblemSerializer(serializers.Serializer[object]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()


class Description(AutoSchema):
    """Adds to what a view names itself the refusals of DRF and of the services that its kind may give."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        named = super()._get_response_bodies(direction)
        refusals = {code: text for code, text in _REFUSALS.items() if code in self._expected()}
        refusals |= {code: each["description"] for code, each in named.items() if code >= "400"}
        for code, text in refusals.items():
            problem = self._get_response_for_code(ProblemSerializer, code, [CONTENT_TYPE], direction)
            named[code] = {**problem, "description": text or _REFUSALS.get(code, "")}
        return dict(sorted(named.items()))

    def _expected(self) -> set[str]:
        if not any(isinstance(each, SessionAuthentication) for each in self.view.get_authenticators()):
            return set()  # a door of its own kind names its refusals itself
        codes = {"403"}
        if "{" in self.path or self._get_paginator() is not None:  # an unknown cursor is a page not found
            codes.add("404")
        if self.get_filter_backends() and self._is_list_view():
            codes.add("400")
        if self.method != "GET":
            codes.add("409")
            if self.get_request_serializer() is not None:
                codes |= {"400", "415"}
        return codes

"""Sign-in, one's own data, people, units, roles, audit trail, jobs."""

from django.urls import path

from accounts.views import audit, grants, jobs, me, passwords, people, posts, session, settings, slips, units
from common.http import preferences

app_name = "accounts"
urlpatterns = [
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("activate/", passwords.activate, name="activate"),
    path("activate/password/", passwords.activate_password, name="activate-password"),
    path("first-password/", passwords.first_password, name="first-password"),
    path("me/", me.me, name="me"),
    path("password/", passwords.password, name="password"),
    path("preferences/", preferences.save, name="preferences"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/result/", jobs.job_result, name="job-result"),
    path("people/", people.people, name="people"),
    path("people/add/", people.person_add, name="person-add"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/change/", people.person_change, name="person-change"),
    path("people/<int:pk>/transfer/", posts.transfer, name="transfer"),
    path("people/<int:pk>/second/", posts.second, name="second"),
    path("people/<int:pk>/leave/", posts.leave, name="leave"),
    path("people/<int:pk>/absence/", posts.absence, name="absence"),
    path("people/<int:pk>/posts/<int:post_pk>/", posts.post_change, name="post-change"),
    path("people/<int:pk>/posts/<int:post_pk>/end/", posts.secondment_end, name="secondment-end"),
    path("units/", units.units, name="units"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/add/", units.unit_add, name="unit-add"),
    path("units/<int:pk>/change/", units.unit_change, name="unit-change"),
    path("units/<int:pk>/move/", units.unit_move, name="unit-move"),
    path("units/<int:pk>/close/", units.unit_close, name="unit-close"),
    path("slips/", slips.slips, name="slips"),
    path("slips/print/", slips.slips_print, name="slips-print"),
    path("slips/<int:pk>/revoke/", slips.slip_revoke, name="slip-revoke"),
    path("grants/", grants.grants, name="grants"),
    path("grants/give/", grants.grant_candidates, name="grant-candidates"),
    path("grants/give/<int:pk>/", grants.grant_give, name="grant-give"),
    path("grants/<int:pk>/end/", grants.grant_end, name="grant-end"),
    path("settings/", settings.settings, name="settings"),
    path("settings/<int:pk>/", settings.district_settings, name="district-settings"),
    path("audit/", audit.audit, name="audit"),
    path("audit/<uuid:pk>/", audit.audit_entry, name="audit-entry"),
]

from django.urls import URLPattern, path

from exams.views import campaigns, exemptions, rates, registrations

app_name = "exams"
urlpatterns: list[URLPattern] = [
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign-new"),
    path("campaigns/<int:pk>/", campaigns.campaign_page, name="campaign"),
    path("campaigns/<int:pk>/freeze/", campaigns.campaign_freeze, name="campaign-freeze"),
    path("campaigns/<int:pk>/nominees/", campaigns.campaign_nominees, name="campaign-nominees"),
    path(
        "campaigns/<int:pk>/nominees/<int:nominee>/remove/", campaigns.nominee_remove, name="nominee-remove"
    ),
    path("campaigns/<int:pk>/rates/", rates.unit_rates, name="unit-rates"),
    path("campaigns/<int:pk>/people/", rates.campaign_people, name="campaign-people"),
    path("campaigns/<int:pk>/exemptions/new/", exemptions.exemption_new, name="exemption-new"),
    path("exemptions/", exemptions.exemption_list, name="exemptions"),
    path("exemptions/<int:pk>/", exemptions.exemption_page, name="exemption"),
    path("exemptions/<int:pk>/decide/", exemptions.exemption_decide, name="exemption-decide"),
    path("exemptions/<int:pk>/document/", exemptions.exemption_document, name="exemption-document"),
    path("registration/", registrations.registration_sessions, name="registrations"),
    path("registration/mine/", registrations.my_registrations, name="my-registrations"),
    path("registration/<int:pk>/", registrations.session_candidates, name="session-candidates"),
    path("registration/<int:pk>/submit/", registrations.registration_submit, name="registration-submit"),
    path(
        "registration/<int:pk>/approval/", registrations.session_registrations, name="session-registrations"
    ),
    path("registration/<int:pk>/decide/", registrations.registrations_decide, name="registrations-decide"),
    path("registration/<int:pk>/units/", registrations.session_enrolment, name="session-enrolment"),
    path(
        "registration/entry/<int:pk>/withdraw/",
        registrations.registration_withdraw,
        name="registration-withdraw",
    ),
]

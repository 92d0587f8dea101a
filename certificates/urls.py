"""Batches, the register, one certificate, a person's own."""

from django.urls import path

from certificates.views import batches, mine, register

app_name = "certificates"
urlpatterns = [
    path("", register.register, name="register"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<uuid:pk>/file/", mine.mine_file, name="mine-file"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.batch_new, name="batch-new"),
    path("batches/new/<int:pk>/", batches.batch_check, name="batch-check"),
    path("batches/new/<int:pk>/sample/", batches.batch_sample, name="batch-sample"),
    path("batches/<uuid:pk>/", batches.batch, name="batch"),
    path("batches/<uuid:pk>/archive/", batches.batch_archive, name="batch-archive"),
    path("batches/<uuid:pk>/retry/", batches.batch_retry, name="batch-retry"),
    path("items/<int:pk>/retry/", batches.item_retry, name="item-retry"),
    path("items/<int:pk>/void/", batches.item_void, name="item-void"),
    path("<uuid:pk>/", register.certificate, name="certificate"),
    path("<uuid:pk>/file/", register.certificate_file, name="certificate-file"),
    path("<uuid:pk>/<slug:name>/", register.step, name="step"),
]

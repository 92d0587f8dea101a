"""Argon2id for an office server: 19 MiB, two passes, one lane (OWASP's least), measured in bench/."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2PasswordHasher(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

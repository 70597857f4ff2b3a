"""argon2 with a memory cost measured on two cores: about 50 ms and 19 MiB a guess (docs/adr/0006)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class MeasuredArgon2(Argon2PasswordHasher):
    """OWASP's first recommended set: 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A machine under load must not fail a test, and the same commit must give the same answer twice: examples are drawn
# from a fixed seed. `pytest --hypothesis-profile=explore` draws new ones, ten times as many.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("explore", settings.get_profile("suite"), derandomize=False, max_examples=1000)
settings.load_profile("suite")

"""The moment at which everything happens, and the apps, people and practices it happens to."""

from __future__ import annotations

NOW = 1_790_000_000.0
APP = "APPROVED-APP"
ALEX = "a1111111-0000-4000-8000-000000000001"
KIM = "b2222222-0000-4000-8000-000000000002"
HOME = "c3333333-0000-4000-8000-000000000003"
AWAY = "d4444444-0000-4000-8000-000000000004"

"""What a tier costs a month, as Xero publishes it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from greenroom.contract.terms import Tier


class Price(NamedTuple):
    """A tier's price a month; None where Xero publishes none."""

    fee: float | None
    overage: float | None

    @property
    def total(self) -> float | None:
        """Fee and overage together."""
        return None if self.fee is None or self.overage is None else self.fee + self.overage


def price_of(tier: Tier, gib: float) -> Price:
    """A tier's price for so much egress a month: the fee, and what is over the allotment."""
    if tier.overage_aud_per_gib is None:
        return Price(tier.monthly_aud, None)
    over = 0.0 if tier.egress_gib is None else max(0.0, gib - tier.egress_gib)
    return Price(tier.monthly_aud, round(over * tier.overage_aud_per_gib, 2))

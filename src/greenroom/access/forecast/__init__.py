"""When access may come, as ranges: stages, working days, draws, and own journeys."""

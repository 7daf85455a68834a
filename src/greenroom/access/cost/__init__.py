"""What access costs: tier, calls, egress and price a month, with what nobody says."""

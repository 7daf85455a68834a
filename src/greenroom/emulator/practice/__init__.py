"""One practice: its records, and the business answer to every call."""

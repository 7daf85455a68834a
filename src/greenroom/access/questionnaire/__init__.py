"""Questionnaires of Xero's own: read from a file, laid beside our questions, answered in order."""

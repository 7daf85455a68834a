"""The request pack: what an approval is asked with, as one folder and one PDF."""

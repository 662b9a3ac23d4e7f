"""Answers in and resources out, one schema a verb, shared by pages and API."""

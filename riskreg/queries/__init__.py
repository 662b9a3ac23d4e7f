"""Reads. Each function is told who is reading; there is no other way to a row from the front ends."""

"""Fits what models/ ships; each module is run by hand, its output is committed."""

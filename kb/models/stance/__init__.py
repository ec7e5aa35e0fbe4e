"""Stance models, one file each."""

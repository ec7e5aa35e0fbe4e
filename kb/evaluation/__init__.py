"""Scores the models and the pipeline on labelled sets."""

"""The only room that loads weights or a runtime."""

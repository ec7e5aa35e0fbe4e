"""Records in, records out: pure functions, no files, no weights. pipeline.py puts them in order."""

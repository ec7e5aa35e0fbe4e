"""One file an output syntax: bundle -> text."""

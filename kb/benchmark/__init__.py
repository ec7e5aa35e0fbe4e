"""How fast kb is, as numbers to compare: invented forums of any size, and what is measured on them.

`python -m kb.benchmark` is what `make bench` runs (docs/speed.md).
"""

"""Models that tell claims from the rest, one file each."""

"""Models that say whether two sentences state one claim, one file each."""

"""What the reading commands show, put together from the store: one file a noun."""

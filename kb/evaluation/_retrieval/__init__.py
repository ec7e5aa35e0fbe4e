"""The parts of the retrieval measure: labelled sets, a base that holds one, and what an order of texts is worth."""

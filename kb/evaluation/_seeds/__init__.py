"""The parts of the seeds measure: the gold annotation, what stands where in the base, and one scorer a question."""

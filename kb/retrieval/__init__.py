"""What a search ranks by: what lies beside the base for it, words and vectors, and how the two are fused."""

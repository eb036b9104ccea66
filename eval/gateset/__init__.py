"""A set of sentences that do or do not follow from a passage, to measure the sentence gate with."""

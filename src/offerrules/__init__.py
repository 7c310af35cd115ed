"""offerrules: a municipality's promise, written once as a policy, and decided with reasons."""

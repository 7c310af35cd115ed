"""Whether conditions can hold together: their logic in three values, and what is certain of the values in them."""

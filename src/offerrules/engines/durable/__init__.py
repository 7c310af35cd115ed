"""The durable engine: requirements chained by durable-rules, one session for each person and candidate."""

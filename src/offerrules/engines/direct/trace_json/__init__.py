"""Decisions with their full trace as JSON, written without the trace being built."""

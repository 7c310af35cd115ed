"""The built-ins, one file per family, each with its part of the table."""

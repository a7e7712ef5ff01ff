"""The requirements, one module each: what is checked, with its texts beside it."""

"""Texts of the engine and of the command line, in Chinese and English."""

"""The commands of the command line, one module each, with ``main(command, arguments) -> exit status``."""

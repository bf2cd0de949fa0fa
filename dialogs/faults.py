"""What can be wrong with a dialogue's data file."""


class DialogueFault(Exception):  # noqa: N818 - a fault in data, told to its author
    """A data file does not describe a dialogue."""

"""Why a saved index is not used."""


class Unusable(Exception):  # noqa: N818  # It is a state of files, told to operators in words.
    """A saved index cannot or must not be read. Its text ends a sentence for the operator."""


class Newer(Unusable):
    """It was written by a later version, whose files stay as they are."""

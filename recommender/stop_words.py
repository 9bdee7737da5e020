"""English words too common to tell papers apart: scikit-learn's list."""

from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path


def read_stop_words() -> frozenset[str]:
    """Read the list out of the installed scikit-learn without importing all of it.

    The list stands in a small file of its own; importing the package for it would cost every
    process 66 MB and half a second. Where the file has moved, the public name gives the list.
    """
    package = find_spec("sklearn")
    for folder in (package and package.submodule_search_locations) or ():
        path = Path(folder) / "feature_extraction" / "_stop_words.py"
        spec = spec_from_file_location("recommender._sklearn_stop_words", path)
        if path.is_file() and spec is not None and spec.loader is not None:
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            if words := getattr(module, "ENGLISH_STOP_WORDS", None):
                return frozenset(words)
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)

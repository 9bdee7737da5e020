import pytest

from recommender.categories import category_code, category_key, category_keys
from recommender.names import agree, name_parts


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Yann LeCun", "Yann LeCun"),
        ("yann lecun", "Y. LeCun"),
        ("Y. LeCun", "Yann André LeCun"),
        ("LeCun", "Yann LeCun"),
        ("LeCun, Yann", "Yann LeCun"),
        ("Zielinski", "Tomasz Zieliński"),
        ("O’Hara", "Ken O'Hara"),
        ("J.-P. Serre", "Jean-Pierre Serre"),
        ("Wei Wang", "Wang Wei"),
        ("王伟", "王伟"),
    ],
)
def test_names_that_agree(typed: str, written: str) -> None:
    assert agree(name_parts(typed), name_parts(written))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Yann LeCun", "Yves LeCun"),
        ("Yann LeCun", "LeCun"),
        ("Yann LeCun", "Yann L."),
        ("Li", "Lian Chen"),
        ("Y.", "Yann LeCun"),
        ("", "Yann LeCun"),
        ("A. A. Quist", "Ada Quist"),
    ],
)
def test_names_that_do_not_agree(typed: str, written: str) -> None:
    assert not agree(name_parts(typed), name_parts(written))


def test_a_category_is_written_as_arxiv_does() -> None:
    assert category_code("CS.lg") == "cs.LG"
    assert category_code("COND-MAT.Mes-Hall") == "cond-mat.mes-hall"
    assert category_code("hep-TH") == "hep-th"
    assert category_code("cell  biology") == "cell biology"


def test_a_category_is_found_by_its_code_its_archive_and_its_other_name() -> None:
    assert category_key("CS") in category_keys("cs.LG")
    assert category_key("cs.lg") in category_keys("cs.LG")
    assert category_key("math.NA") in category_keys("cs.NA")
    assert category_key("cs") in category_keys("cs.NA")
    assert category_key("cs.CV") not in category_keys("cs.LG")

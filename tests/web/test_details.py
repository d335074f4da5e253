"""What readers say of a file, on Spanish pages."""

import pytest

from vitrina.surfaces.web import details, language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it is cut short", "está cortado"),
        ("more than 10,000 attachments", "más de 10,000 adjuntos"),
        ("a picture of 60000 by 60000 pixels", "una imagen de 60000 por 60000 píxeles"),
        ("a link in an archive", "un enlace en un archivo comprimido"),
        ("passed over: no member word/a.xml", "se omitió: falta la parte word/a.xml"),
        ("damaged: it is cut short", "dañado o cortado: está cortado"),
        ("something that nobody has put into Spanish", "something that nobody has put into Spanish"),
    ],
)  # fmt: skip
def test_details_are_in_spanish(text: str, expected: str) -> None:
    """A sentence is found by its shape, with what was filled in left as it stands."""
    assert expected == details.said(text, language.catalogue("es"))


def test_details_are_left_in_english() -> None:
    """English is what readers speak."""
    assert "it is cut short" == details.said("it is cut short", language.catalogue("en"))

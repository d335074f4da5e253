"""Numbers that belong to a person and are nobody's business: offered before anything is published.

Checked by their own arithmetic where they have one, so that few are false: cards (Luhn), bank
accounts (IBAN, ISO 13616), Spanish DNI and NIE, Mexican CURP; US social security numbers by the
ranges that were never given out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from vitrina.analyzers.check_digits import iban, luhn


class Number(Struct, frozen=True):
    """One number: what it is, and ``text[start:end]``."""

    kind: str
    start: int
    end: int
    text: str


_SSN = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
_DNI = re.compile(r"\b(?:\d{8}|[XYZ]\d{7})-?[A-Z]\b")
_CURP = re.compile(r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d\b")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE = re.compile(
    r"(?<![\w/.-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\)[ .-]?|\d{2,4}[ .-])\d{3,4}[ .-]\d{3,4}(?![\w/-])"
)
_PASSPORT = re.compile(
    r"\b(?:[Pp]assport|[Pp]asaporte)\s+(?:(?:[Nn]o|[Nn]úm|[Nn]umber)\.?:?\s*)?([A-Z]{0,3}\d{6,9})\b"
)
_ADDRESS = re.compile(
    r"\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St\.|Avenue|Ave\.|Road|Rd\.|Lane|Drive|Boulevard|Blvd\.)"
    r"|\b(?:[Cc]alle|[Aa]venida|[Aa]v\.) (?:[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+ ){1,4}\d{1,5}\b"
)


_AGE = re.compile(
    r"\b(?:(\d{1,2})[ -]years?[ -]old|aged? (\d{1,2})\b|(?:de )?(\d{1,2}) años(?: de edad)?"
    r"|(?:a )?minor\b(?: child)?|menor(?:es)? de edad|niñ[oa]s?\b)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b[A-ZÁÉÍÓÚÑ][\wáéíóúñ'’-]{1,30}(?: [A-ZÁÉÍÓÚÑ][\wáéíóúñ'’-]{1,30}){1,3}\b")
_NEAR = 80
ADULT = 18


def minors(text: str) -> Iterator[Number]:
    """Give names that stand near words on a child's age; a guess, to be looked at by a person."""
    for found in _AGE.finditer(text):
        age = next((int(each) for each in found.groups() if each), 0)
        if age >= ADULT:
            continue
        start = max(0, found.start() - _NEAR)
        for person in _PERSON.finditer(text, start, min(len(text), found.end() + _NEAR)):
            yield Number("minor", *person.span(), person[0])


def numbers(text: str) -> Iterator[Number]:
    """Give the personal numbers of a text, in the order of their kinds; linear in its length."""
    for found in _SSN.finditer(text):
        yield _made("social security number", found)
    for found in _CARD.finditer(text):
        if luhn(found[0]):
            yield _made("card", found)
    for found in _IBAN.finditer(text):
        if iban(found[0]):
            yield _made("bank account", found)
    for found in _DNI.finditer(text):
        if _dni(found[0].replace("-", "")):
            yield _made("identity number", found)
    for kind, form in (
        ("identity number", _CURP),
        ("e-mail address", _MAIL),
        ("telephone", _PHONE),
    ):
        for found in form.finditer(text):
            yield _made(kind, found)
    for found in _PASSPORT.finditer(text):
        yield Number("passport", found.start(1), found.end(1), found[1])
    for found in _ADDRESS.finditer(text):
        yield _made("address", found)


def _dni(text: str) -> bool:
    number = text[:-1].translate(str.maketrans("XYZ", "012"))
    return number.isdigit() and "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == text[-1]


def _made(kind: str, found: re.Match[str]) -> Number:
    return Number(kind, *found.span(), found[0])

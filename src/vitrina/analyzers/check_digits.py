"""Numbers that check themselves: cards, bank accounts, Mexican bank keys."""

from __future__ import annotations


def luhn(text: str) -> bool:
    """Whether the digits of a text end with their check digit (ISO/IEC 7812)."""
    digits = [int(char) for char in text if char.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def iban(text: str) -> bool:
    """Whether a bank account's number has its check digits (ISO 13616: modulo 97)."""
    plain = text.replace(" ", "")
    turned = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def clabe(text: str) -> bool:
    """Whether 18 digits are a Mexican bank key (CLABE): weights 3, 7, 1 and modulo 10."""
    digits = [int(char) for char in text if char.isdigit()]
    if len(digits) != 18 or len(set(digits)) == 1:
        return False
    total = sum(digit * (3, 7, 1)[at % 3] % 10 for at, digit in enumerate(digits[:17]))
    return (10 - total % 10) % 10 == digits[17]

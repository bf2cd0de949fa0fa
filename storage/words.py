"""A resident's own words in the survey: sealed as they come, opened for the export only."""

from __future__ import annotations

from storage.vault import Vault


def seal_words(vault: Vault, wave: str, question: str, words: str) -> bytes:
    """Words as a row holds them, bound to the wave and the question they answer."""
    return vault.words.seal(words.encode(errors="surrogatepass"), f"{wave}/{question}".encode())


def open_words(vault: Vault, wave: str, question: str, sealed: bytes) -> str:
    """The words again; `WrongKey` when they belong to another wave, question or server key."""
    opened = vault.words.open(sealed, f"{wave}/{question}".encode())
    return opened.decode(errors="surrogatepass")

"""Sets short labels: how wide a text is, roughly, and where its lines break."""

# Advance widths of Arial and its metric twins, in thousandths of the font size.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys("ft.,:;!/\\[]() I-", 300),
    **dict.fromkeys('r"*', 345),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("ABEKPSVXYCDHNRUw&", 700),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mMW%@–—…", 860),
}
_OTHER = 556
_LONGEST = 2_000  # letters of a text that are looked at; no box shows more


def width_of(text: str, size: float) -> float:
    """Estimate how wide a text is drawn; wide enough for the usual sans-serif fonts."""
    return sum(_WIDTHS.get(letter, _OTHER) for letter in text) * size / 1000


def wrapped(text: str, *, width: float, size: float, lines: int) -> list[str]:
    """Break a text at blanks into at most `lines` lines; what does not fit ends in an ellipsis."""
    done: list[str] = []
    current = ""
    for word in _pieces(text[:_LONGEST], width, size):
        longer = f"{current} {word}".strip()
        if current and width_of(longer, size) > width:
            done.append(current)
            current = word
        else:
            current = longer
    if current:
        done.append(current)
    if len(done) > max(lines, 1):
        done = [*done[: max(lines, 1) - 1], _cut(done[max(lines, 1) - 1] + "…", width, size)]
    return done


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Split at blanks, and words that are too long for a line anywhere."""
    pieces: list[str] = []
    for word in text.split():
        rest = word
        while len(rest) > 1 and (fitting := _fitting(rest, width, size)) < len(rest):
            pieces.append(rest[:fitting])
            rest = rest[fitting:]
        pieces.append(rest)
    return pieces


def _fitting(word: str, width: float, size: float) -> int:
    """Count the letters of a word that fit, one at least."""
    so_far = 0.0
    for place, letter in enumerate(word):
        so_far += width_of(letter, size)
        if so_far > width:
            return max(place, 1)
    return len(word)


def _cut(text: str, width: float, size: float) -> str:
    """Shorten a text that ends in an ellipsis until it fits."""
    while len(text) > 1 and width_of(text, size) > width:
        text = text[:-2].rstrip() + "…"
    return text

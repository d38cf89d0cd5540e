"""Pictures that templates cannot draw themselves."""

import io

import segno


def qr_code(text: str) -> str:
    """Draw a QR code as SVG; error correction M, so that a stamp or a fold does not spoil it."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=2)
    return drawn.getvalue().decode()

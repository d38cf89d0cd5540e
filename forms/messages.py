"""What is wrong with an answer, in both languages."""

from decimal import Decimal

from engine.texts import Text
from forms.numbers import written

REQUIRED = Text("Wajib diisi.", "This is required.")
MUST_BE_TICKED = Text("Wajib dicentang.", "This must be ticked.")
NOT_A_TEXT = Text("Isi dengan teks.", "Enter text.")
NOT_A_NUMBER = Text("Isi dengan angka, misalnya 72,5.", "Enter a number, for example 72.5.")
NOT_AN_AMOUNT = Text(
    "Isi dengan jumlah uang, misalnya 1.250.000.", "Enter an amount of money, for example 1,250,000."
)
NOT_WHOLE = Text("Isi dengan angka tanpa desimal.", "Enter a number without decimals.")
NOT_YES_OR_NO = Text("Pilih ya atau tidak.", "Choose yes or no.")
NOT_A_DATE = Text("Isi dengan tanggal.", "Enter a date.")
NOT_AN_INSTANT = Text("Isi dengan tanggal dan jam.", "Enter a date and time.")
NOT_A_LIST = Text("Isi dengan daftar.", "Enter a list.")
NOT_AN_OBJECT = Text("Isian tidak terbaca.", "The answers cannot be read.")
NOT_A_FILE = Text("Berkas tidak dikenal.", "The file is not known.")
UNSUITABLE_CHARACTER = Text(
    "Ada karakter yang tidak dapat disimpan.", "There is a character that cannot be stored."
)
NO_MATCH = Text("Bentuknya tidak sesuai.", "It does not have the right form.")
NOT_AN_OPTION = Text("Pilih salah satu yang tersedia.", "Choose one of the options.")
NOT_CHOSEN_THERE = Text("Pilihan ini tidak dicentang di “{label}”.", "This is not ticked at “{label}”.")
UNKNOWN = Text("Isian ini tidak dikenal.", "There is no such field.")
COMPUTED = Text("Dihitung oleh sistem, tidak diisi.", "The system works this out; leave it out.")
READ_ONLY = Text("Isian ini tidak dapat diubah.", "This cannot be changed.")
UNKNOWN_ROW = Text("Baris ini tidak diminta.", "This row was not asked for.")
SAME_ROW = Text("Sudah ada di baris lain.", "Another row has this already.")
TOO_LARGE = Text("Terlalu besar.", "Too large.")
_TOO_LONG = Text("Paling banyak {most} karakter.", "At most {most} characters.")
_TOO_SHORT = Text("Sedikitnya {least} karakter.", "At least {least} characters.")
_TOO_MANY_DECIMALS = Text("Paling banyak {most} angka di belakang koma.", "At most {most} decimals.")
_BELOW = Text("Tidak boleh kurang dari {least}.", "It must not be less than {least}.")
_ABOVE = Text("Tidak boleh lebih dari {most}.", "It must not be more than {most}.")
_TOO_MANY = Text("Paling banyak {most}.", "At most {most}.")
_TOO_FEW_ROWS = Text("Sedikitnya {least} baris.", "At least {least} rows.")
_WRONG_ENDING = Text("Hanya berkas {endings}.", "Only files of type {endings}.")


def too_long(most: int) -> Text:
    """Say how many characters a text may have."""
    return _TOO_LONG.filled(most=most)


def too_short(least: int) -> Text:
    """Say how many characters a text must have."""
    return _TOO_SHORT.filled(least=least)


def too_many_decimals(most: int) -> Text:
    """Say how many decimals a number may have."""
    return _TOO_MANY_DECIMALS.filled(most=most)


def below(least: Decimal) -> Text:
    """Say what the lowest number is, written as each language does."""
    return Text(_BELOW.id.format(least=written(least, "id")), _BELOW.en.format(least=written(least, "en")))


def above(most: Decimal) -> Text:
    """Say what the highest number is, written as each language does."""
    return Text(_ABOVE.id.format(most=written(most, "id")), _ABOVE.en.format(most=written(most, "en")))


def too_many(most: int) -> Text:
    """Say how many rows, files or options there may be."""
    return _TOO_MANY.filled(most=most)


def too_few_rows(least: int) -> Text:
    """Say how many rows there must be."""
    return _TOO_FEW_ROWS.filled(least=least)


def wrong_ending(endings: tuple[str, ...]) -> Text:
    """Say which kinds of file are accepted."""
    return _WRONG_ENDING.filled(endings=", ".join(endings))

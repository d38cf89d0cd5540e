"""The SOP as PermenPAN-RB 35/2012 prints it: a table of steps, a column for each role, symbols and arrows."""

from engine.printed.numbering import fitting_numbers
from engine.printed.table import Arrow, Row, Symbol, Table, table_of
from engine.printed.words import limit_in_words, total_in_words

__all__ = [
    "Arrow",
    "Row",
    "Symbol",
    "Table",
    "fitting_numbers",
    "limit_in_words",
    "table_of",
    "total_in_words",
]

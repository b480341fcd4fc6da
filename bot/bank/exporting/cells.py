"""Text in a cell of a spreadsheet that must stay text.

Excel, LibreOffice and Google Sheets compute a cell that begins with one of ``= + - @``, also when
it is quoted in the file; in Markdown ``- `` merely begins a list. Such a cell gets an apostrophe
in front, which is not a mark of any of them, and so does one that begins with an apostrophe
already. That makes it reversible: an apostrophe goes if one of these characters follows it.
"""

_APOSTROPHE = "'"
_BEFORE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""Blanks are skipped by some programs; the wide forms count in Chinese and Japanese ones."""
_GUARDED = (*_BEFORE_A_FORMULA, _APOSTROPHE)


def to_cell(text: str) -> str:
    """Guard a text against being computed."""
    return _APOSTROPHE + text if text.startswith(_GUARDED) else text


def from_cell(cell: str) -> str:
    """Give back the text that `to_cell` got; a cell of any other origin keeps its apostrophe."""
    guarded = cell.startswith(_APOSTROPHE) and cell[1:].startswith(_GUARDED)
    return cell[1:] if guarded else cell

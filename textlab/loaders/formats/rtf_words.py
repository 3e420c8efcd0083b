"""RTF control words that stand for a character, end a paragraph or open a group without text."""

from __future__ import annotations

__all__ = [
    "RTF_BOXES",
    "RTF_CHARACTERS",
    "RTF_CHARSETS",
    "RTF_COUNTED",
    "RTF_ENDS",
    "RTF_SKIPPED",
    "RTF_SYMBOLS",
    "RTF_SYMBOL_CHARSET",
]

RTF_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "enspace": "\u2002", "emspace": "\u2003", "qmspace": "\u2005", "zwj": "\u200d",
    "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
RTF_SYMBOLS = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
RTF_ENDS = {
    "par": "",
    "sect": "",
    "page": "",
    "cell": "table_cell",
    "nestcell": "table_cell",
    "row": "",
    "nestrow": "",
}
_SKIPPED_WORDS = """
colortbl stylesheet header headerl headerr headerf footer footerl footerr footerf pict objdata fldinst atnid atnauthor
annotation atndate atnref atntime atnicn themedata colorschememapping datastore latentstyles listtable
listoverridetable rsidtbl generator xmlnstbl bkmkstart bkmkend tc tcn xe rxe txe private filetbl revtbl nonesttables
listtext pntext pn pntxta pntxtb ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nonshppict shpinst do info mmath
comment operator company manager category keywords doccomm hlinkbase creatim revtim printim buptim
"""
RTF_SKIPPED = frozenset(_SKIPPED_WORDS.split())
RTF_BOXES = frozenset(("shptxt", "dptxbxtext"))
RTF_COUNTED = {"annotation": "comment", "mmath": "formula",
               **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "page header"),
               **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "page footer")}  # fmt: skip
RTF_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp437",
}  # fmt: skip
RTF_SYMBOL_CHARSET = 2  # the charset of symbol fonts

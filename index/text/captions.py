"""Lines that belong to a picture: captions that end in a credit, credits alone, images of Markdown. Pure."""

import re
from typing import Final

_STOCK: Final = (
    r"(?:Getty(?: Images)?|Shutterstock|Alamy(?: Stock Photo)?|iStock(?:photo)?|Adobe Stock|Unsplash|Pexels|Pixabay"
    r"|Depositphotos|Wikimedia(?: Commons)?|Flickr|NurPhoto|SOPA Images|ZUMA(?: Press)?|Anadolu(?: Agency)?)"
)
"""Who licenses pictures and little else: the name alone is a credit."""

_AGENCY: Final = rf"(?:{_STOCK}|AP|AFP|EPA(?:-EFE)?|EFE|PA(?: Wire| Media)?|DPA|dpa|ANSA|TASS|Xinhua|Reuters|REUTERS)"
_PICTURE: Final = r"(?i:(?:file )?photo(?:graph)?s?|pictures?|pic|fotos?|fotografía)"
_IMAGE_WORD: Final = r"(?i:images?|illustration|graphic|bild(?:er)?|video still|screenshot|cover)"
_CREDITED: Final = r"(?i:credits?|courtesy(?: of)?|source|copyright|by)"
_WORD: Final = r"[A-Z][\w.’'-]{0,20}"
_NAME: Final = rf"{_WORD}(?: (?:(?:de|van|von|bin|al|el|da|du) )?{_WORD}){{0,3}}"
_FULL_NAME: Final = rf"{_WORD}(?: (?:(?:de|van|von|bin|al|el|da|du) )?{_WORD}){{1,3}}"

_LAST_BRACKET: Final = re.compile(r"[(\[](?P<credit>[^()\[\]]{2,120})[)\]]\.?\Z")
_CREDIT: Final = re.compile(
    "|".join(
        (
            rf"{_PICTURE}(?:\s?[/:©]|\s{_CREDITED}\b).*",
            rf"{_IMAGE_WORD}(?:\s{_CREDITED}\b|\s?: ?(?=[A-Z©])).*",
            r"[Cc]redits?\s?:.*|©.*",
            r"(?:[A-Z][\w-]* ){0,4}(?:Photos?|Images?|Pictures?)(?:\s?/.*)?|(?i:file photo|handout(?: photo)?)",
            rf".*/\s?{_AGENCY}(?: via .*)?|{_AGENCY}\s?/.*|.*\bvia {_AGENCY}|{_STOCK}|Reuters",
        )
    )
)
_PERSON_AND_OUTLET: Final = re.compile(rf"{_FULL_NAME}\s?/\s?[A-Z][\w .&-]{{1,40}}")
_CREDIT_LINE: Final = re.compile(
    "|".join(
        (
            rf"{_PICTURE}\s?(?:{_CREDITED}\s?)?[:|/©]\s?[A-Z@©“\"].*",
            rf"(?:{_PICTURE}|{_IMAGE_WORD})\s{_CREDITED}\s?:.*",
            rf"(?:{_PICTURE}|{_IMAGE_WORD}) (?i:by|courtesy of|credit) (?:{_NAME}|@\w+).{{0,60}}",
            r"(?:AP|AFP|EPA|PA|Reuters|Getty) (?:Photos?|Images?|Pictures?|Wire)\b.{0,80}",
            rf"{_NAME}\s?/\s?{_AGENCY}(?: via {_AGENCY})?|{_STOCK}",
            r"(?i:pictured|caption)\s?:.*",
        )
    )
)
_CREDIT_AT_END: Final = re.compile(
    rf"(?:[.!?)”\"’|–—-]|\s)\s?(?:Photos?|PHOTOS?|Pictures?|PICTURES?|Foto|FOTO)(?:\s{_CREDITED})?\s?[:/©]\s?"
    r"[A-Z@©][^:.!?]{1,60}\.?\Z"
    r"|(?:[.!?)”\"’|–—-]|\s)\s?(?:Photo|Image|Picture)\s(?:[Cc]redit|courtesy(?: of)?|by):?\s[A-Z@][^:.!?]{1,60}\Z"
    rf"|(?:[|/,:–—©-]|\bvia|\.)\s?{_STOCK}\Z"
    rf"|[.!?|–—-]\s?{_NAME}\s?/\s?{_AGENCY}\Z"
    rf"|\bCredit:\s?(?:{_NAME}/)?{_AGENCY}\Z"
)
_SIGN: Final = re.compile(r"[:/|©]")
_STOCK_NAMES: Final = tuple(
    "Getty Images Shutterstock Photo iStock iStockphoto Stock Unsplash Pexels Pixabay Depositphotos Wikimedia Commons "
    "Flickr NurPhoto ZUMA Press Anadolu Agency".split()
)
_ENDS_OF_SOURCES: Final = frozenset(
    name[-2:]
    for name in (*_STOCK_NAMES, *"Alamy AP AFP EPA EFE PA Wire Media DPA dpa ANSA TASS Xinhua Reuters REUTERS".split())
)
"""The last two letters of every agency."""
_OPENING: Final = 3
_OPENINGS: Final = frozenset("fil pho pic fot ima ill gra bil vid scr cov cap".split())
"""How the words for a picture and its credit begin."""
_AGENCY_OPENINGS: Final = ("AP", "AFP", "EPA", "PA", "Reu", "Get")

_IMAGE: Final = re.compile(r"\[?!\[[^\[\]]{0,300}\](?:\([^()]{0,500}\)|\[[^\[\]]{0,100}\])")
_LONGEST_CREDIT: Final = 130


def is_image(line: str) -> bool:
    """Whether the line begins with an image of Markdown."""
    return line.startswith(("![", "[![")) and _IMAGE.match(line) is not None


def is_credit(sentence: str) -> bool:
    """Whether the sentence is a credit in brackets and nothing else."""
    bracket = _LAST_BRACKET.match(sentence) if sentence.startswith(("(", "[")) else None
    return bracket is not None and _CREDIT.fullmatch(bracket["credit"].strip()) is not None


def is_caption(line: str) -> bool:
    """Whether the line ends with the credit of a picture, or is one."""
    tail = max(len(line) - _LONGEST_CREDIT, 0)
    if line.endswith((")", "]", ").", "].")) and (bracket := _LAST_BRACKET.search(line, tail)):
        credit = bracket["credit"].strip()
        return _CREDIT.fullmatch(credit) is not None or (
            bracket.start() > 0 and not line.endswith(".") and _PERSON_AND_OUTLET.fullmatch(credit) is not None
        )
    if not (line[-2:] in _ENDS_OF_SOURCES or _may_open_credit(line) or _names_picture(line[tail:])):
        return False  # nearly every line
    if not (_SIGN.search(line) or "hoto" in line or "mage" in line or "icture" in line or line.endswith(_STOCK_NAMES)):
        return False
    return _CREDIT_LINE.fullmatch(line) is not None or _CREDIT_AT_END.search(line, tail) is not None


def _may_open_credit(line: str) -> bool:
    """Whether a line begins as a credit with a word for it does: told at once, while trying all of them takes long."""
    opening = line[:_OPENING]
    return opening.lower() in _OPENINGS or not opening.isascii() or opening.startswith(_AGENCY_OPENINGS)


def _names_picture(tail: str) -> bool:
    """Whether the end of a line holds what each word for a picture holds that stands before a credit there."""
    return "oto" in tail or "icture" in tail or "mage" in tail or "OTO" in tail or "ICTURE" in tail

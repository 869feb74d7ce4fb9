"""Lines of a page that belong to no text: link lines, navigation, buttons, notices. Pure."""

import re
from typing import Final

_LONGEST: Final = 240
_NETWORK: Final = (
    r"(?:facebook|twitter|x|instagram|linkedin|youtube|telegram|whatsapp|tiktok|threads|mastodon|bluesky|reddit"
    r"|pinterest|google news|e-?mail|messenger|snapchat|twitch|discord)"
)
_LINK_WORDS: Final = (
    r"(?:(?:read|see) (?:more|also|next|this next|now|(?:the )?full (?:story|article))|also (?:read|see)"
    r"|related(?: articles?| stor(?:y|ies)| content| posts?| links?| coverage| topics| news| reading)?"
    r"|more (?:on this(?: story| topic)?|from [^:]{1,30}|stories|like this|news)"
    r"|recommended(?: for you| reading| articles)?|you (?:may|might) also (?:like|be interested in)"
    r"|don['’]t miss|must[- ]read|up next|(?:next|previous) article|(?:continue|keep) reading|watch (?:also|more)"
    r"|(?:à )?lire aussi|lesen sie auch|lies auch|mehr zum thema|auch interessant|leer más|lea también"
    r"|te puede interesar|leggi anche|lees ook|leia (?:também|mais)|читайте также|читать далее|läs (?:också|mer))"
)
_ADVERTISING: Final = (
    r"(?:advertisements?|advert|sponsored(?: content| post)?|paid (?:content|post)|promoted(?: content)?"
    r"|anzeige|publicité|publicidad|werbung|реклама)"
)
_SITE: Final = r"(?:we|(?:this|our) (?:web)? ?sites?)"
_FORMS: Final = (
    # Link lines: the words alone, or before a colon, an arrow or a dash.
    rf"{_LINK_WORDS}(?:\s*(?:[:|»›→>]|[–—-]\s).*|\s*(?:…|\.\.\.)?)",
    r"(?:please )?(?:click|tap) here\b.*",
    # Buttons.
    rf"share(?: this)?(?: (?:article|story|page|post|video|link))?(?: (?:on|via|with|by|to) (?:{_NETWORK}|friends))?",
    r"copy(?: the)? link|tweet(?: this)?|share options|pin it|print this (?:page|article|story)",
    r"e-?mail this(?: (?:page|article|story|to a friend))?",
    rf"(?:follow|like|join|find) (?:us|me|@\w+|[\w .]{{1,40}}?) on (?:our )?{_NETWORK}\b.{{0,80}}",
    r"(?:subscribe|sign up|register|join)\b[^.!?]{0,60}\bnewsletters?\b.{0,80}",
    r"get [^.!?]{0,60}(?:\bnewsletter\b|(?:delivered|straight|direct) to your inbox).{0,60}",
    r"subscribe(?: (?:now|today|here|for free))?(?: to (?:our|my) [^.!?]{1,60})?[!.]?",
    r"(?:sign (?:up|in|out)|log ?(?:in|out)|create (?:an )?account)(?: (?:now|today|here|/|or|\||log in|sign up)){0,3}",
    r"(?:load|show) (?:more|less)(?: (?:comments|articles|stories|posts|results))?",
    r"view (?:all|more|comments|gallery|slideshow|in browser|full (?:image|size|screen))",
    r"\d{1,6} (?:comments?|shares|likes)|comments? \(\d{1,6}\)|(?:leave|post) a (?:comment|reply)",
    r"(?:hide|toggle) caption|enlarge this image|open image in (?:modal|gallery|new tab)|image \d+ of \d+",
    # Advertising.
    rf"{_ADVERTISING}(?:\s*[|:–—-].{{0,40}})?",
    r"(?:story|article) continues (?:below|after).{0,40}|scroll (?:down )?to continue.{0,40}",
    # Navigation.
    r"(?:skip|jump) to (?:main |the |site ){0,2}(?:content|navigation|search|footer|menu|comments)\b.{0,40}",
    r"back to (?:the )?(?:top|home(?:page)?)(?: of (?:the )?page)?",
    r"(?:main|toggle|open|close|site|mobile) (?:menu|navigation|search)",
    r"\d{1,3}[ -]min(?:ute)?s? read",
    # Notices.
    r"©.*|(?:\(c\)|copyright) (?:©|\(c\)|\d{4}).*",
    rf"{_SITE}(?: and our partners)? uses? (?:\w+ )?cookies\b.*(?:experience|continu|accept|consent|agree).*",
    r"(?:accept|reject|manage|allow)(?: (?:all|your|and close))? cookies?(?: (?:settings|preferences))?",
    r"by continuing to (?:use|browse) (?:this|our|the) (?:web)?site\b.*",
    r"(?:please |you need to )?enable javascript\b.*",
    r"\(?(?:additional )?(?:reporting|writing) by [^.]{1,120}\bediting by\b.*",
)
_FORM: Final = re.compile("|".join(f"(?:{form})" for form in _FORMS))
_OPENINGS: Final = frozenset(
    word[:3]
    for word in (
        "read,see,also,related,more,recommended,you,don,must,up next,next,previous,continue,keep,watch,"
        "à lire,lire,lesen,lies,mehr,auch,leer,lea,te puede,leggi,lees,leia,читайте,читать,läs,please,click,"
        "tap,share,copy,tweet,pin,print,e-mail,email,follow,like,join,find,subscribe,sign,register,get,log,"
        "create,load,show,view,comment,leave,post,hide,toggle,enlarge,open,image,advert,sponsored,paid,"
        "promoted,anzeige,publicité,werbung,реклама,story,article,scroll,skip,jump,back,main,close,site,"
        "mobile,copyright,we use,this,our,accept,reject,manage,allow,by continuing,enable,additional,"
        "reporting,writing"
    ).split(",")
)
"""How the forms begin, by three letters; a form that begins with a digit or one of these marks is not among them."""
_OPENING_MARKS: Final = frozenset("©(")
_LABEL_OPENINGS: Final = frozenset({"RE", "MO", "WA", "LI", "NE", "Wa", "Li", "Re"})
_AT_END: Final = re.compile(
    r"[^.!?]{0,120}\b(?:click|tap) here(?: (?:to|for) [^.!?]{1,60})?[.!]?|.{0,160}\ball rights reserved\b.{0,60}"
)
_FOOTER_LINK: Final = re.compile(
    r"(?:terms (?:of (?:use|service)|(?:and|&) conditions)|privacy (?:policy|notice|settings)|imprint|impressum"
    r"|cookies?(?: (?:policy|settings|preferences|notice))?|contact us|about us|site ?map|advertise(?: with us)?)",
    re.IGNORECASE,
)
_LONGEST_FOOTER_LINK: Final = 25
_LABELLED_LINK: Final = re.compile(r"(?:READ|MORE|WATCH|LISTEN|RELATED|NEXT|Watch|Listen|Related)\s?[:|»›→]\s?\S")
_CLOSED: Final = re.compile(r"[.!?。]['\"’”)\]]{0,3}\Z")
_SEPARATOR: Final = re.compile(r"[>»›→|•·]")
_TRAIL: Final = re.compile(r"\s[>»›→]\s|[»›]")
_BAR: Final = re.compile(r"\s[•·]\s|\|")
_HOME: Final = re.compile(r"(?:home(?:page)?|start(?:seite|pagina)?|accueil|inicio|início|главная)", re.IGNORECASE)
_MENU_WORD: Final = re.compile(
    r"(?:home|news|sports?|about(?: us)?|contact(?: us)?|log ?in|sign (?:in|up)|register|subscribe|search|menu|help"
    r"|faqs?|privacy(?: policy)?|terms(?: of (?:use|service))?|cookies(?: policy)?|site ?map|careers|jobs|advertise|rss"
    r"|newsletters?|opinion|business|weather|video|shop|blog|support|imprint|impressum|datenschutz|kontakt"
    r"|accessibility(?: statement)?)",
    re.IGNORECASE,
)
_LONGEST_ENTRY: Final = 60
_FEWEST_ENTRIES: Final = 3
_FEWEST_MENU_WORDS: Final = 2


def is_boilerplate(line: str) -> bool:
    """Whether the line is a link line, navigation, or another part of a page that belongs to no text."""
    if len(line) > _LONGEST:
        return False
    lower = line.lower()
    if _may_have_form(lower) and _FORM.fullmatch(lower):
        return True
    if ("here" in lower or "reserved" in lower) and _AT_END.fullmatch(lower):
        return True
    is_labelled = line[:2] in _LABEL_OPENINGS and _LABELLED_LINK.match(line) is not None
    return (is_labelled and not _CLOSED.search(line)) or _is_navigation(line)


def _may_have_form(lower: str) -> bool:
    """Whether a line begins as one of the forms does: told at once, while trying all of them takes long."""
    return lower[:3] in _OPENINGS or lower[:1] in _OPENING_MARKS or lower[:1].isdecimal()


def is_footer_link(line: str) -> bool:
    """Whether the line is the name of a page that every site links to; as a heading it would be that page's own."""
    return len(line) <= _LONGEST_FOOTER_LINK and _FOOTER_LINK.fullmatch(line) is not None


def _is_navigation(line: str) -> bool:
    """Whether the line is a trail (`Home > News > World`) or a bar of links (`Home | About | Contact`)."""
    if line.isascii() and ">" not in line and "|" not in line:
        return False  # nearly every line
    if not _SEPARATOR.search(line) or _CLOSED.search(line):
        return False
    trail = [entry.strip() for entry in _TRAIL.split(line)]
    if len(trail) > 1 and _HOME.fullmatch(trail[0]) and all(len(entry) <= _LONGEST_ENTRY for entry in trail):
        return True
    bar = [entry.strip() for entry in _BAR.split(line) if entry.strip()]
    return len(bar) >= _FEWEST_ENTRIES and sum(map(bool, map(_MENU_WORD.fullmatch, bar))) >= _FEWEST_MENU_WORDS

"""Abbreviations and sentence starters, made here so that nothing is ever downloaded.

An abbreviation is lower-case and without its last full stop. The groups differ in what may follow: a
title is never last in its sentence, a reference's number follows it, a firm or a place may stand last.
One that is also a common English word (in., is., sun.) is left out, since a missed cut glues two
sentences together on every such word, while a wrong cut needs the abbreviation itself.
"""

from typing import Final

NEVER_LAST: Final = frozenset(
    "mr mrs ms messrs mx dr prof mme mlle sra e.g i.e eg vs v viz cf approx incl esp resp z.b d.h u.a bzw "
    "vgl sog".split()
)
"""Whatever follows goes on with the sentence."""

NUMBERED: Final = frozenset(
    "no nos nr fig figs eq eqs p pp vol vols ch chap sec sect art para ref refs tab suppl op kv stat ph pharm "
    "c ca cca d r b fl n ум род".split()
)
"""Goes on with the sentence where a number or a letter follows: No. 5, Fig. 2, p. 22, c. 1280, Ph. D."""

YEARS: Final = frozenset("c ca cca d r b fl n".split())
"""Of these, the ones that an era or a currency may follow too: c. AD 400, n. Chr."""

MONTHS: Final = frozenset("jan feb apr jun jul aug sep sept oct nov dec".split())
"""Goes on with the sentence where a day or a year follows."""

OFTEN_LAST: Final = frozenset(
    "etc in ft yd lb lbs oz mi sq hr hrs min mins sec secs mph km cm mm kg mg ml max avg temp".split()
)
"""It ends the sentence unless what follows is lower-case; after a number, in text without capitals, never."""

_RANKS = "rev hon fr sr jr st ste gov sen rep pres amb insp supt gen col lt maj capt cmdr sgt cpl adm brig cllr"
_LATIN = "et al ibid seq n.b q.v eds repr dept ext tel univ mio mrd"
_PLACES = "u.s u.k u.n e.u u.a.e u.s.a u.s.s.r d.c l.a n.y n.z p.o mt ft ave blvd rd hwy pt"
_FIRMS = "inc ltd corp co bros plc llc llp assn assoc bhd pty gmbh"
_DAYS = "tue tues thu thur thurs"
_DEGREES = "ph.d m.d b.a m.a b.sc m.sc d.phil ll.b"
MAYBE_LAST: Final = MONTHS | frozenset(f"{_RANKS} {_LATIN} {_PLACES} {_FIRMS} {_DAYS} {_DEGREES}".split())
"""Ends the sentence where the next word begins one (see `SENTENCE_STARTERS`)."""

DAYTIMES: Final = frozenset({"a.m", "p.m"})
TIME_FOLLOWERS: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet eastern central "
    "mountain pacific".split()
)
"""What goes on with the sentence behind `a.m.` although it is a capital: a day, a time zone."""

_ENGLISH_STARTERS: Final = frozenset(
    "the a an this that these those it he she they we i you there here his her their our its my your in on at by for "
    "from with after before when while where if as but and or so yet however although though since because during "
    "under over most many some all no not both each one what who why how also then now according among such other "
    "another every other meanwhile instead finally moreover furthermore thus therefore hence despite unlike until "
    "within without between is are was were do does did can could would should will have has had".split()
)
SENTENCE_STARTERS: Final = _ENGLISH_STARTERS | frozenset(
    "el la los las un una en se su le les il elle une dans der die das ein eine er es im am sie".split()
)
"""Words that begin a sentence far more often than a name."""

STARTERS_AFTER_INITIALS: Final = _ENGLISH_STARTERS - frozenset(
    "a an he so on you her at no i do will one my now most such can has had over here".split()
)
"""Without the words that are surnames as well: `Y. He`, `X. An`, `C. So`."""

ORDINAL_FOLLOWERS: Final = frozenset(
    "januar februar märz april mai juni juli august september oktober november dezember jahrhundert jahrhunderts "
    "jahrhunderte jh".split()
)
"""What makes a number and its full stop an ordinal in German: `am 3. Mai`, `im 14. Jahrhundert`."""

ABBREVIATIONS: Final = NEVER_LAST | NUMBERED | MONTHS | OFTEN_LAST | MAYBE_LAST | DAYTIMES

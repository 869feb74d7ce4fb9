"""Abbreviations and sentence starters for Punkt, made here so that nothing is ever downloaded.

Punkt learns both from text; we state them. An abbreviation is lower-case and without its last full
stop; one that is also a common English word (no., in., is.) is left out, since a missed cut glues two
sentences together on every such word, while a wrong cut needs the abbreviation itself.
"""

_TITLES = "mr mrs ms messrs mx dr prof rev hon fr sr jr st gov sen rep pres amb insp supt"
_RANKS = "gen col lt maj capt cmdr sgt cpl adm"
_LATIN = "e.g i.e cf vs viz ca approx etc al et ibid op seq resp n.b q.v c a.m p.m"
_REFERENCES = "figs eq eqs vol vols nos pp ch chap ed eds trans ref refs sec suppl tab repr dept est ext tel"
_PLACES = "u.s u.k u.n e.u u.a.e u.s.a u.s.s.r d.c l.a n.y n.z p.o mt ft ave blvd rd sq hwy"
_FIRMS = "inc ltd corp co bros plc llc llp assn assoc"
_DATES = "jan feb apr aug sept oct nov dec mon tue tues wed thu thur thurs fri"
_MEASURES = "lb lbs oz ft yd hr hrs min mins sec secs mph km cm mm kg mg ml approx max avg"
_DEGREES = "ph.d m.d b.a m.a b.sc m.sc d.phil ll.b"

ABBREVIATIONS = frozenset(
    f"{_TITLES} {_RANKS} {_LATIN} {_REFERENCES} {_PLACES} {_FIRMS} {_DATES} {_MEASURES} {_DEGREES} fig eq jan".split()
) - {"c", "ft", "min", "max", "sec", "ed", "mon", "fri", "wed", "tab", "est", "trans"}

SENTENCE_STARTERS = frozenset(
    "the a an this that these those it he she they we i you there here his her their our its in on at by for from "
    "with after before when while where if as but and or so yet however although though since because during "
    "under over most many some all no not both each one what who why how also then now according among".split()
)

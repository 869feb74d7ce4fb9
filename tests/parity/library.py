"""What may be quoted: small, and with a place for each kind of reply."""

from pathlib import Path

QUESTION = "Who built the harbour?"
ANSWER = "The harbour was built in 1901 by Ada Finch."
FOLLOW_UP = "and when?"
PAINTING = "Who had the lighthouse painted?"
PAINTED = "Ada Finch had the lighthouse painted *red*, and <b>white</b> later."
SEVERAL = "What does a berth cost?"
PRICES = ("A berth costs nine crowns a night.", "A berth costs half of that for fishing boats.")
CONFLICT = "How long is the northern pier?"
LENGTHS = ("The northern pier is 400 metres long.", "The northern pier is 300 metres long.")
LONG = "Which rules hold on the quay?"
NEAR_MISS = "How many cranes does the harbour have?"
NOTHING = "zebra quokka wombat"
NEAREST = "Who sold the lighthouse?"
SMALL_TALK = "Hello!"
SLUICE_QUESTION = "Does /help open the sluice, or does /settings set?"
SLUICE = "Whoever types /help or /settings set opens the sluice."
"""Not among the sources below: words that look like commands."""

_RULES = "The rules that hold on the quay are these: " + ", ".join(
    f"rule {number} says that boat {number} ties up at ring {number} of the quay" for number in range(1, 90)
)
RULES = _RULES + "."

_HARBOUR = f"""# The harbour

{ANSWER} It holds forty boats. The lighthouse stands on the northern pier.

## Fees

{PRICES[0]} {PRICES[1]}
"""
_LIGHTHOUSE = f"""The lighthouse was lit for the first time in 1874.
Its lamp burned whale oil.
{PAINTED}
"""


def write(folder: Path) -> dict[str, Path]:
    """Write the folders of two sources; return them by name."""
    notes, news = folder / "notes", folder / "news"
    for made in (notes, news):
        made.mkdir(parents=True)
    (notes / "harbour.md").write_text(_HARBOUR, encoding="utf-8")
    (notes / "lighthouse.txt").write_text(_LIGHTHOUSE, encoding="utf-8")
    (notes / "pier.txt").write_text(f"The harbour grew. {LENGTHS[0]}\n", encoding="utf-8")
    (notes / "quay.txt").write_text(RULES + "\n", encoding="utf-8")
    record = (
        '{"id": "pier", "title": "The pier", "url": "https://harbour.example/pier", "author": "M. Vale",'
        f' "date": "2024-03-01", "text": "{LENGTHS[1]}"}}\n'
    )
    (news / "news.jsonl").write_text(record, encoding="utf-8")
    return {"notes": notes, "news": news}

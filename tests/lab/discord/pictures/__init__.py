"""What the bot's messages look like on a phone: played in the lab, told as text and drawn as pictures.

    scenes ──> stage ──> Scene (model) ──> transcript ──> docs/on-discord.md
    who does   the lab,  what was done              └──> page ──> browser ──> docs/pictures/*.png
    what       serving   and said

`make pictures` writes both; a test compares the text with what the bot says today.
"""

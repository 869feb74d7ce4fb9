"""What the bot's messages look like on a phone: played in a lab, told as text and drawn as pictures.

    scenes ──> stage ──> Scene (model) ──> transcript ──> docs/on-PLATFORM.md
    who does   a lab,    what was done              └──> page ──> browser ──> docs/pictures/*.png
    what       serving   and said

The scenes are the same for each platform; its stage plays them there (`tests.lab.discord.pictures`,
`tests.lab.slack.pictures`). `make pictures` writes all; tests compare the texts with what the bot says today.
"""

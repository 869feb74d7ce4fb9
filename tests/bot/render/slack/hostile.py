"""What a source could hold that Slack would take for something of its own, and texts drawn of it."""

from hypothesis import strategies as st

HOSTILE = (
    "<@U012ABC>", "<@U012ABC|ann>", "<#C012ABC>", "<#C012ABC|general>", "<!here>", "<!channel>", "<!everyone>",
    "<!subteam^S012ABC>", "<!subteam^S012ABC|@team>", "<!date^1392734382^{date}|then>", "<https://a.example|text>",
    "<https://a.example>", "<mailto:a@b.example|mail>", "https://a.example", "http://a.example/x_y_z", "www.a.example",
    "a.example", "a@b.example", "mailto:a@b.example", "@here", "@channel", "@everyone", "@ann", "#general",
    ":smile:", ":+1:", "*b*", "_i_", "~s~", "`c`", "```\ncode\n```",
    "> q", ">>> q", "&gt; q", "- l", "* l", "• l", "1. l",
    "&amp;", "&lt;!here&gt;", "&#60;", "&", "<", ">", "|", "\\", "*", "_", "~", "`", ":", "@", "#", ".",
    "\n", "\r\n", "\r", "\t", " ",
    "\u200b", "\u200d", "\u200f", "\u202e", "\u2066", "\u2060", "\ufeff", "\x00", "\x1b",
    "\u00ad", "⟦U+0041⟧", "⟦", "␛", "[…]", "(", ")", "[", "]", "a", "1", "é", "א", "👩‍⚕️", "\U000e0041",
)  # fmt: skip

texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join),
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=4)), max_size=8).map("".join),
)

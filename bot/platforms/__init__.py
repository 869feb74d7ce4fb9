"""Where people meet Verbatim. Transport only: each platform hands questions in and replies out."""

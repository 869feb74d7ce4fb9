"""From documents to cited answers; knows no chat and no platform."""

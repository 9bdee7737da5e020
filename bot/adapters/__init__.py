"""The chat platforms this bot speaks, a folder each; `bot/platforms.py` lists them."""

"""The mail room: what goes to many, at the pace Telegram allows, to each of them once."""

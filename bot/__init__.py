"""Top floor: everything that touches the world. Telegram, HTTP, the clock, the command line."""

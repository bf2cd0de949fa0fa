"""Whether the playground is a faithful Telegram."""

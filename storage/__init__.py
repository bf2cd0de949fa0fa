"""First floor: what is kept, and under which lock. Knows no Telegram."""

"""`python -m bot`, the same as `lyhord`."""

from bot.cli import main

main()

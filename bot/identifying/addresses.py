"""Streets with a house number, in Swedish and as Arabic writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.identifying.reading import Reading, Span

_ENDINGS = (
    "gatan|gata|vägen|väg|gränden|gränd|torget|torg|allén|allé|stigen|stig|backen|gången|"
    "promenaden|esplanaden"
)
# What is counted after a number is no house: "Amiralsgatan 2 nights a week".
_COUNTED = (
    r"gånger|ggr|kväll|dag|natt|nätter|veck|månad|år|tim|min|st\b|person|ungdom|kill|man\b|män|bil|"
    r"moped|meter|m\b|kr|procent|%|times|nights|days|weeks|hours|years|people|cars|boys|men\b|"
    r"مرات|مره|ليال|ايام|يوم|اسابيع|اسبوع|اشهر|شهر|سن|ساع|دقيق|اشخاص|شخص|شباب|سيار|متر"
)
_NUMBER = (
    rf" ?(?:nr\.? ?|رقم )?\d{{1,3}}(?!\d|[.:,]\d| ?(?:{_COUNTED}))"
    r"(?:-\d{1,3}(?!\d))?(?: ?[a-h](?!\w))?"
)

# "amiralsgatan 83", and "ramels väg 12", where the first word is whose street it is.
_SWEDISH = re.compile(
    r"(?<!\w)(?:(?:von|västra|östra|norra|södra|stora|lilla|nya|gamla) )?"
    rf"\w{{2,30}}(?:s )?(?:{_ENDINGS})(?!\w){_NUMBER}"
)
_ARABIC = re.compile(
    rf"(?<!\w)[وفبل]?(?:ال)?شارع(?: (?!منذ|الساعه|حوالي)[\w-]{{1,30}}){{1,3}}?{_NUMBER}"
)


def find_addresses(reading: Reading) -> Iterator[Span]:
    """Streets with a house number; streets alone say where the problem is, and are left."""
    for pattern in (_SWEDISH, _ARABIC):
        for match in pattern.finditer(reading.low):
            yield Span(match.start(), match.end(), "address")

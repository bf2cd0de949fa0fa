"""A crowd of followers, made by the database itself: as many as wanted, with nobody behind them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

# Sizes as in earnest; what is sealed opens to nobody.
_FOLLOWERS = """
INSERT INTO followers (tag, sealed, pace, quiet, silent, day)
{series}
SELECT {tag}, {sealed}, CASE n % 10 WHEN 0 THEN 'week' ELSE 'now' END,
       CASE n % 8 WHEN 0 THEN '{0}' WHEN 1 THEN '{1}' WHEN 2 THEN '{2}' ELSE '{3}' END,
       {no}, '2026-03-01'
FROM numbers
"""
_SUBSCRIPTIONS = """
INSERT INTO subscriptions (tag, topic, day)
SELECT tag, topic, '2026-03-01' FROM followers CROSS JOIN (
    SELECT 'litter' AS topic, '' AS quiet UNION SELECT '@housing', '{3}'
) AS wanted WHERE wanted.quiet IN ('', followers.quiet) ORDER BY tag
"""
_SQLITE = {
    "series": "WITH RECURSIVE numbers (n) AS "
    "(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :number)",
    "tag": "randomblob(16)",
    "sealed": "randomblob(108)",
    "no": "0",
}
_POSTGRES = {
    "series": "WITH numbers (n) AS (SELECT generate_series(1, :number))",
    "tag": "uuid_send(gen_random_uuid())",
    "sealed": "decode(repeat(md5(random()::text), 7), 'hex')",
    "no": "false",
}
TOPICS = ("litter", "@housing")
HOURS = ("", "20-09", "22-07", "21-08")
# Is no hour at all, as a process that sends sees it: nobody of them is written to.
NEVER = ("dawn", "day", "dusk", "night")


def gather(connection: Connection, number: int, hours: Sequence[str] = HOURS) -> None:
    """So many followers: all of one topic, most of a second one too; one in ten wants digests. Of
    their four choices of quiet hours most made the last."""
    words = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES
    connection.execute(text(_FOLLOWERS.format(*hours, **words)), {"number": number})
    connection.execute(text(_SUBSCRIPTIONS.format(*hours)))
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE followers, subscriptions"))

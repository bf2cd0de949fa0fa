"""A crowd of followers, made by the database itself: as many as wanted, with nobody behind them."""

from __future__ import annotations

from sqlalchemy import Connection, text

# Sizes as in earnest; what is sealed opens to nobody.
_FOLLOWERS = """
INSERT INTO followers (tag, sealed, pace, quiet, silent, day)
{series}
SELECT {tag}, {sealed}, CASE n % 10 WHEN 0 THEN 'week' ELSE 'now' END,
       CASE n % 8 WHEN 0 THEN '' WHEN 1 THEN '20-09' WHEN 2 THEN '22-07' ELSE '21-08' END,
       {no}, '2026-03-01'
FROM numbers
"""
_SUBSCRIPTIONS = """
INSERT INTO subscriptions (tag, topic, day)
SELECT tag, topic, '2026-03-01' FROM followers CROSS JOIN (
    SELECT 'litter' AS topic, '' AS quiet UNION SELECT '@housing', '21-08'
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


def gather(connection: Connection, number: int) -> None:
    """So many followers: all of one topic, most of a second one too; one in ten wants digests."""
    words = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES
    connection.execute(text(_FOLLOWERS.format(**words)), {"number": number})
    connection.execute(text(_SUBSCRIPTIONS))
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE followers, subscriptions"))

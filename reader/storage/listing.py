"""Which articles a view holds, in any order, and how many.

Each list is read from one end of an index, so that its first page costs the same whatever the number of articles;
counts are kept by triggers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from reader.model import ALL, Sort, View, ViewCount, ViewKind
from reader.model.query import All, Query
from reader.model.query_parser import parse
from reader.storage import ranking, views
from reader.storage.querying import Condition, Plan, compile_query
from reader.storage.values import Database, fold_name, from_json, is_rewound, now

__all__ = ["article_ids", "count", "own_sort", "query_of", "sidebar"]

_ORDERS = {
    Sort.NEWEST: ("article.place DESC", "article_place"),
    Sort.OLDEST: ("article.place", "article_place"),
    Sort.SOURCE: ("article.source COLLATE NOCASE, article.place DESC", "article_source"),
    Sort.TITLE: ("article.title_key, article.place DESC", "article_title"),
    Sort.QUOTES: ("article.quote_count DESC, article.place DESC", "article_quotes"),
}
"""The order by, and the index that has the articles in it."""

_CONDITIONS = {
    ViewKind.ALL: "1",
    ViewKind.UNREAD: "article.is_read = 0",
    ViewKind.STARRED: "article.is_starred = 1",
    ViewKind.FEED: "article.id IN (SELECT article_id FROM entry WHERE feed_id = (SELECT id FROM feed WHERE uuid = ?))",
    ViewKind.TAG: "article.id IN (SELECT article_id FROM tagged WHERE path = ?)",
    ViewKind.SPEAKER: """article.id IN (SELECT article_id FROM speaker_article
      WHERE speaker_id = (SELECT root_id FROM speaker WHERE uuid = ?))""",
}

# The same asked of one article at a time, for views so large that their articles are soon met along any index.
_PROBES = {
    **_CONDITIONS,
    ViewKind.FEED: """EXISTS (SELECT 1 FROM entry
      WHERE entry.article_id = article.id AND feed_id = (SELECT id FROM feed WHERE uuid = ?))""",
    ViewKind.SPEAKER: """EXISTS (SELECT 1 FROM speaker_article WHERE speaker_article.article_id = article.id
      AND speaker_id = (SELECT root_id FROM speaker WHERE uuid = ?))""",
    ViewKind.TAG: "EXISTS (SELECT 1 FROM tagged WHERE path = ? AND tagged.article_id = article.id)",
}

# The same with all the view's articles gathered first, and then met along an index; for views in between.
_GATHERED = {
    **{kind: f"+{condition}" for kind, condition in _CONDITIONS.items()},
    ViewKind.UNREAD: "+article.id IN (SELECT id FROM article INDEXED BY article_unread WHERE is_read = 0)",
}

# Microseconds that each of these ways takes: an article of the view that is sorted, one that is gathered, one of the
# index that is passed by, and one that is asked (measured at 100,000 and 1,000,000 articles).
_COSTS = {
    **dict.fromkeys(_CONDITIONS, (4.0, 0.2, 0.2, 0.6)),
    # What is read is told by the articles themselves.
    ViewKind.UNREAD: (4.0, 0.2, 0.2, 3.0),
}

# Indexes that have a view, and nothing else, in the order of an index of all articles.
_OWN = {
    **{(ViewKind.ALL, index): index for _order, index in _ORDERS.values()},
    (ViewKind.UNREAD, "article_place"): "article_unread",
    (ViewKind.STARRED, "article_place"): "article_starred",
    (ViewKind.STARRED, "article_source"): "article_starred_source",
    (ViewKind.STARRED, "article_title"): "article_starred_title",
    (ViewKind.STARRED, "article_quotes"): "article_starred_quotes",
}

_SIZES = {
    ViewKind.ALL: "SELECT value FROM counter WHERE name = 'all'",
    ViewKind.UNREAD: "SELECT value FROM counter WHERE name = 'unread'",
    ViewKind.STARRED: "SELECT value FROM counter WHERE name = 'starred'",
    ViewKind.FEED: "SELECT article_count FROM feed WHERE uuid = ?",
    ViewKind.TAG: "SELECT articles FROM tag_path WHERE path = ?",
    ViewKind.SPEAKER: "SELECT article_count FROM speaker WHERE id = (SELECT root_id FROM speaker WHERE uuid = ?)",
}

# Rows that stand by date in an index of their own, an article perhaps more than once, then one after the other.
_STREAMS = {
    ViewKind.FEED: """SELECT article_id FROM entry WHERE feed_id = (SELECT id FROM feed WHERE uuid = ?)
      ORDER BY published {way}, article_id {way}""",
    ViewKind.SPEAKER: """SELECT article_id FROM quote
      WHERE speaker_id = (SELECT root_id FROM speaker WHERE uuid = ?) ORDER BY published {way}, article_id {way}""",
}

# By way of the feed's own sources: those of all others would be passed by first.
_FEED_BY_SOURCE = """
SELECT article.id FROM feed JOIN feed_source ON feed_source.feed_id = feed.id
CROSS JOIN article INDEXED BY article_source ON article.source = feed_source.name COLLATE NOCASE
WHERE feed.uuid = ? AND EXISTS (SELECT 1 FROM entry WHERE entry.article_id = article.id AND feed_id = feed.id)
ORDER BY feed_source.name, article.place DESC
"""

_SAID = "SELECT rowid >> 10 FROM said_search WHERE said_search MATCH ? ORDER BY rowid {way}"

_STREAMED = 2_000
"""Rows of a stream that are looked at together."""

_COUNTERS = "SELECT name, value FROM counter"
_FEEDS = """
SELECT uuid, title, url, unread_count, folder, error FROM feed WHERE removed = 0
ORDER BY folder, title COLLATE NOCASE, id
"""
_TAGS = """
SELECT tag.name, coalesce(tag_path.articles, 0) FROM tag LEFT JOIN tag_path ON tag_path.path = tag.folded
ORDER BY tag.folded
"""
_SPEAKERS = """
SELECT uuid, name, article_count FROM speaker WHERE quote_count > 0 ORDER BY quote_count DESC, id LIMIT ?
"""


def article_ids(
    db: Database, view: View, *, ranked: bool = False, sort: Sort = Sort.NEWEST, limit: int | None = None
) -> array[int]:
    """Row ids of the articles of ``view`` in the order ``sort``, at most ``limit``; ``ranked`` is sorting by relevance.

    Raises QueryError for a query that cannot be understood, NotFound for a saved view that there is not.
    """
    sort = Sort.RELEVANCE if ranked else sort
    query = query_of(db, view)
    if query is None:
        return _plain_ids(db, view, Sort.NEWEST if sort is Sort.RELEVANCE else sort, limit)
    plan = _plan(db, view, query, now())
    if sort is Sort.RELEVANCE:
        if plan.match:
            return ranking.ranked_ids(db, query, plan, limit)
        sort = Sort.NEWEST
    return _found_ids(db, plan, sort, limit)


def count(db: Database, view: View, most: int) -> tuple[int, bool]:
    """How many articles ``view`` holds: a number up to ``most``, and whether there are more."""
    if query_of(db, view) is None:
        return _size(db, view), False
    found = len(article_ids(db, view, limit=most + 1))
    return min(found, most), found > most


def own_sort(db: Database, view: View) -> Sort:
    """The order in which a view is listed unless a person chooses another."""
    if view.kind is ViewKind.SAVED:
        return views.saved(db, view.key).sort
    return Sort.RELEVANCE if view.kind is ViewKind.SEARCH else Sort.NEWEST


def query_of(db: Database, view: View) -> Query | None:
    """The query of a search or saved view, with that of the view around it; None for other views."""
    match view.kind:
        case ViewKind.SAVED:
            return parse(views.saved(db, view.key).query)
        case ViewKind.SEARCH:
            own = parse(view.key)
            around = None if view.within is None else query_of(db, view.within)
            return own if around is None else All((*_parts(around), *_parts(own)))
    return None


def _parts(query: Query) -> tuple[Query, ...]:
    return query.parts if isinstance(query, All) else (query,)


def _plan(db: Database, view: View, query: Query, at: datetime) -> Plan:
    plan = compile_query(db, query, at)
    within = view.within
    while within is not None:
        if within.kind in _CONDITIONS:
            own = Condition(_CONDITIONS[within.kind], tuple(_key(within)))
            plan = replace(plan, rest=Condition(f"{plan.rest.sql} AND {own.sql}", plan.rest.values + own.values))
        within = within.within
    return plan


def _key(view: View) -> list[str]:
    """What stands for the view's question mark, if it has one."""
    if view.kind in {ViewKind.ALL, ViewKind.UNREAD, ViewKind.STARRED}:
        return []
    return [fold_name(view.key) if view.kind is ViewKind.TAG else view.key]


def _size(db: Database, view: View) -> int:
    row = db.execute(_SIZES[view.kind], _key(view)).fetchone()
    return 0 if row is None else int(row[0])


def _plain_ids(db: Database, view: View, sort: Sort, limit: int | None) -> array[int]:
    if view.kind in _STREAMS and sort in {Sort.NEWEST, Sort.OLDEST}:
        sql = _STREAMS[view.kind].format(way="DESC" if sort is Sort.NEWEST else "ASC")
        if limit is not None:
            return array("q", _first(db, sql, _key(view), limit))
        return array("q", dict.fromkeys(_ids(db, f"SELECT article_id AS id FROM ({sql})", _key(view))))  # noqa: S608
    order, index = _ORDERS[sort]
    own = _OWN.get((view.kind, index))
    condition = _CONDITIONS[view.kind]
    if is_rewound(db):
        # There "article" is a view, which has no indexes.
        sql = f"SELECT article.id FROM article WHERE {condition} ORDER BY {order}"  # noqa: S608
    elif view.kind is ViewKind.FEED and sort is Sort.SOURCE and limit is not None:
        sql = _FEED_BY_SOURCE
    elif own:
        sql = f"SELECT article.id FROM article INDEXED BY {own} WHERE {condition} ORDER BY {order}"  # noqa: S608
    else:
        sql = _cheapest(view.kind, _size(db, view), _size(db, ALL), limit).format(order=order, index=index)
    return _ids(db, sql, _key(view), limit)


def _cheapest(kind: ViewKind, size: int, articles: int, limit: int | None) -> str:
    """The SQL by which the first ``limit`` of a view of ``size`` are found soonest, with {order} and {index}."""
    # As many articles stand in the index of the order before so many of the view have been met.
    passed = articles if limit is None else min(articles, articles * limit // max(1, size))
    sort, gather, pass_gathered, probe = _COSTS[kind]
    costs = {
        # A plus keeps SQLite from the index of the order, which would take it through all articles.
        f"SELECT article.id FROM article WHERE {_CONDITIONS[kind]} ORDER BY +{{order}}": sort * size,  # noqa: S608
        f"SELECT article.id FROM article INDEXED BY {{index}} WHERE {_GATHERED[kind]} ORDER BY {{order}}":  # noqa: S608
            gather * size + pass_gathered * passed,
        f"SELECT article.id FROM article INDEXED BY {{index}} WHERE {_PROBES[kind]} ORDER BY {{order}}":  # noqa: S608
            probe * passed,
    }  # fmt: skip
    return min(costs, key=lambda sql: costs[sql])


def _found_ids(db: Database, plan: Plan, sort: Sort, limit: int | None) -> array[int]:
    """The articles that a plan finds, in the order of one of the indexes."""
    order, index = _ORDERS[sort]
    by_date = sort in {Sort.NEWEST, Sort.OLDEST}
    if plan.said and by_date and limit is not None:
        return array("q", _first_said(db, plan, "DESC" if sort is Sort.NEWEST else "ASC", limit))
    if plan.match and by_date:
        return _ids(db, *ranking.driven(plan, order.replace("article.place", "article_search.rowid")), limit)
    condition, hint = plan.whole(), ""
    if plan.most is not None and limit is not None and not plan.said and not is_rewound(db):
        # Those who are in many articles are soon met along the index of the order.
        sort_cost, gather, pass_by, _probe = _COSTS[ViewKind.SPEAKER]
        passed = limit * _size(db, ALL) // max(1, plan.most)
        if gather * plan.most + pass_by * passed < sort_cost * plan.most:
            hint = f"INDEXED BY {index}"
            condition = replace(condition, sql=condition.sql.replace("article.id IN", "+article.id IN"))
    bounds = ranking.place_bounds(plan, "article.place")
    where = " AND ".join([*(sql for sql, _value in bounds), condition.sql])
    sql = f"SELECT article.id FROM article {hint} WHERE {where} ORDER BY {order}"  # noqa: S608
    return _ids(db, sql, [*(value for _sql, value in bounds), *condition.values], limit)


def _first(db: Database, sql: str, values: Iterable[object], limit: int) -> Iterator[int]:
    """The first ``limit`` different numbers of a stream in which equal ones follow each other."""
    before = None
    for (number,) in db.execute(sql, tuple(values)):
        if number != before:
            before = number
            limit -= 1
            yield number
            if not limit:
                return


def _first_said(db: Database, plan: Plan, way: str, limit: int) -> list[int]:
    """The first ``limit`` articles in whose quotes the words stand, as far as the rest of the plan is true of them."""
    stream = _first(db, _SAID.format(way=way), [plan.said], 1 << 62)
    found: list[int] = []
    sql = f"""SELECT article.id FROM json_each(?) AS said CROSS JOIN article ON article.place = said.value
      WHERE {plan.rest.sql} ORDER BY article.place {way} LIMIT ?"""  # noqa: S608
    while len(found) < limit:
        places = [place for _, place in zip(range(_STREAMED), stream, strict=False)]
        if not places:
            break
        values = [str(places), *plan.rest.values, limit - len(found)]
        found += [article_id for (article_id,) in db.execute(sql, values)]
    return found


def _ids(db: Database, sql: str, values: Iterable[object], limit: int | None = None) -> array[int]:
    if limit is not None:
        return array("q", [row[0] for row in db.execute(f"{sql} LIMIT ?", [*values, limit])])
    # One JSON text of all ids takes half the time of one row for each; a subquery's order holds for this aggregate
    # (SQLite drops it only for count, min and max).
    [found] = db.execute(f"SELECT json_group_array(id) FROM ({sql})", list(values)).fetchone()  # noqa: S608
    return array("q", from_json(found))


def sidebar(db: Database, speakers: int) -> list[ViewCount]:
    """All views with their counts: all, unread, starred, saved views, feeds, tags, and the most quoted ``speakers``.

    Saved views are not counted here.
    """
    counters = dict(db.execute(_COUNTERS).fetchall())
    lines = [
        ViewCount(ALL, "All", counters["all"]),
        ViewCount(View(ViewKind.UNREAD), "Unread", counters["unread"]),
        ViewCount(View(ViewKind.STARRED), "Starred", counters["starred"]),
    ]
    lines += [ViewCount(View(ViewKind.SAVED, one.uuid), one.name, -1, one.folder) for one in views.every(db)]
    for uuid, title, url, unread, folder, error in db.execute(_FEEDS):
        lines.append(ViewCount(View(ViewKind.FEED, uuid), title or url, unread, folder, error))
    for name, articles in db.execute(_TAGS):
        lines.append(ViewCount(View(ViewKind.TAG, name), name, articles))
    for uuid, name, articles in db.execute(_SPEAKERS, [speakers]):
        lines.append(ViewCount(View(ViewKind.SPEAKER, uuid), name, articles))
    return lines

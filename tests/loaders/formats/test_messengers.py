"""Exports of Slack, Telegram, Discord and Facebook in JSON: writers, times, threads, and what nobody said."""

import contextlib
import json

import pytest
from loader_checks import check, said

import textlab as tl
from textlab.loaders.formats.html import read_html
from textlab.loaders.formats.json_files import read_json
from textlab.loaders.reading import Options

SLACK = [
    {"type": "message", "user": "U1", "text": "Hi <@U2>, see <https://x.org|the site> &amp; <https://y.org> :smile:",
     "ts": "1704067260.000200", "user_profile": {"real_name": "Ann Smith"}, "thread_ts": "1704067260.000200"},
    {"type": "message", "subtype": "channel_join", "user": "U2", "text": "<@U2> has joined the channel",
     "ts": "1704067200.000100"},
    {"type": "message", "user": "U2", "text": "Thanks <!here> in <#C1|general>", "ts": "1704067320.000100",
     "thread_ts": "1704067260.000200", "edited": {"ts": "1"}, "files": [{"title": "plan.pdf"}]},
    {"type": "message", "subtype": "bot_message", "username": "news", "text": "Rain.", "ts": "1704153600.000100"},
]  # fmt: skip
TELEGRAM = {
    "name": "Plans", "type": "private_group", "id": 1,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-01-01T10:00:00", "actor": "Ann", "action": "create_group", "text": ""},
        {"id": 2, "type": "message", "date": "2024-01-01T10:01:00", "from": "Ann", "from_id": "user1",
         "text": ["We ", {"type": "bold", "text": "must"}, " go."]},
        {"id": 3, "type": "message", "date": "2024-01-02T10:01:00", "from": "Bo", "text": "Why?",
         "reply_to_message_id": 2, "edited": "2024-01-02T11:00:00"},
        {"id": 4, "type": "message", "date": "2024-01-02T10:02:00", "from": "Bo", "forwarded_from": "The Paper",
         "text": "Prices rise", "photo": "a.jpg"},
        {"id": 5, "type": "message", "date": "2024-01-02T10:03:00", "from": None, "text": "gone account"},
    ],
}  # fmt: skip
DISCORD = {
    "guild": {"name": "Lab"}, "channel": {"name": "general"},
    "messages": [
        {"id": "1", "type": "GuildMemberJoin", "timestamp": "2024-01-01T00:00:00+00:00", "content": "Joined the server.",
         "author": {"name": "bo", "nickname": "Bo"}},
        {"id": "2", "type": "Default", "timestamp": "2024-01-01T00:01:00+00:00", "timestampEdited": None,
         "content": "First\nline", "author": {"name": "ann", "nickname": "Ann"}, "attachments": [{"fileName": "a.png"}]},
        {"id": "3", "type": "Reply", "timestamp": "2024-01-01T00:02:00+00:00", "content": "Second",
         "author": {"name": "bo", "nickname": None}, "reference": {"messageId": "2"}},
    ],
}  # fmt: skip
FACEBOOK = {
    "participants": [{"name": "Zo\u00c3\u00ab"}], "title": "Zo\u00c3\u00ab",
    "messages": [
        {"sender_name": "Ann", "timestamp_ms": 1704067300000, "content": "Second", "photos": [{"uri": "x"}]},
        {"sender_name": "Zo\u00c3\u00ab", "timestamp_ms": 1704067200000, "content": "First: caf\u00c3\u00a9"},
    ],
}  # fmt: skip


def reading(data):
    return check(read_json(json.dumps(data).encode(), "a.json", Options()))


def table(found):
    return [(row.speaker, found.text[row.start : row.end]) for row in found.rows if row.layer == "body"]


def events(found):
    return [found.text[row.start : row.end] for row in found.rows if row.kind == "event"]


def test_slack():
    found = reading(SLACK)
    assert table(found) == [
        ("Ann Smith", "Hi @U2, see the site & https://y.org"), ("U2", "Thanks @here in #general"), ("news", "Rain."),
    ]  # fmt: skip
    assert events(found) == ["@U2 has joined the channel", ":smile:", "[file: plan.pdf]"]
    first, answer, _ = (row for row in found.rows if row.layer == "body")
    assert (first.more["sent"], first.more["date"]) == ("2024-01-01T00:01:00+00:00", "2024-01-01")
    assert (answer.more["reply_to"], answer.more["edited"]) == ("1704067260.000200", True)
    assert "reply_to" not in first.more
    assert any("named by id only: U2" in note for note in found.notes)
    assert (found.metadata["date_earliest"], found.metadata["date_latest"]) == ("2024-01-01", "2024-01-02")


def test_telegram():
    found = reading(TELEGRAM)
    assert table(found) == [
        ("Ann", "We must go."),
        ("Bo", "Why?"),
        ("The Paper", "Prices rise"),
        (None, "gone account"),
    ]
    assert events(found) == ["[Ann: create group]", "[photo]"]
    assert next(row for row in found.rows if row.speaker == "Bo").more["reply_to"] == "2"
    assert any("1 message edited later" in note for note in found.notes)
    both = read_json(json.dumps({"chats": {"list": [TELEGRAM, TELEGRAM | {"name": "Other"}]}}).encode(), "a", Options())
    assert [both.metadata["title"], both.others[0].metadata["title"]] == ["Plans", "Other"]


def test_discord():
    found = reading(DISCORD)
    assert table(found) == [("Ann", "First\nline"), ("bo", "Second")]
    assert events(found) == ["[Bo: Joined the server.]", "[attachment: a.png]"]
    assert found.metadata["title"] == "Lab, general"


def test_facebook_is_put_in_order_and_decoded():
    found = reading(FACEBOOK)
    assert table(found) == [("Zoë", "First: café"), ("Ann", "Second")]
    assert events(found) == ["[photo]"]


PAGE = """<html><body><div class="page_header"><div class="content"><div class="text bold">Plans</div></div></div>
<div class="history"><div class="message service" id="message-1"><div class="body details">1 January 2024</div></div>
<div class="message default clearfix" id="message1"><div class="pull_left userpic_wrap"><div class="initials">A</div>
</div><div class="body"><div class="pull_right date details" title="02.01.2024 10:00:00 UTC+01:00">10:00</div>
<div class="from_name"> Ann </div><div class="text">We <strong>must</strong> go.<br>Now.</div></div></div>
<div class="message default clearfix joined" id="message2"><div class="body"><div class="pull_right date details"
title="02.01.2024 10:01:00">10:01</div><div class="media_wrap clearfix"><div class="title">Photo</div></div>
<div class="text">Second one.</div></div></div>
<div class="message default clearfix" id="message3"><div class="body"><div class="pull_right date details"
title="03.01.2024 10:02:00">10:02</div><div class="from_name">Bo</div><div class="reply_to details">In reply to
<a href="#go_to_message1">this message</a></div><div class="text">Why?</div></div></div>
<div class="message default clearfix" id="message4"><div class="body"><div class="pull_right date details"
title="03.01.2024 10:03:00">10:03</div><div class="from_name">Bo</div><div class="forwarded body"><div
class="from_name">The Paper <span class="date details">01.01.2024 09:00:00</span></div><div class="text">Prices
rise.</div></div></div></div></div></body></html>"""


def test_a_page_of_telegram():
    found = check(read_html(PAGE.encode(), "messages.html", Options()))
    assert table(found) == [
        ("Ann", "We must go.\nNow."), ("Ann", "Second one."), ("Bo", "Why?"), ("The Paper", "Prices rise."),
    ]  # fmt: skip
    assert events(found) == ["[1 January 2024]", "[Photo]"]
    assert next(row for row in found.rows if row.speaker == "Bo").more == {
        "sent": "2024-01-03T10:02:00", "date": "2024-01-03", "message_id": "3", "reply_to": "1",
    }  # fmt: skip
    assert (found.metadata["title"], found.metadata["date_earliest"]) == ("Plans", "2024-01-02")


def test_a_folder_of_days(tmp_path):
    for day, part in (("2024-01-01", SLACK[:3]), ("2024-01-02", SLACK[3:])):
        (tmp_path / f"{day}.json").write_text(json.dumps(part))
    corpus = tl.read(tmp_path / "*.json")
    assert list(corpus.documents.index) == ["2024-01-01", "2024-01-02"]
    by_day = tl.count_terms(tl.tokenize(corpus), by="month")
    assert by_day.rows.index.tolist() == ["2024-01"]
    assert said(read_json((tmp_path / "2024-01-02.json").read_bytes(), "a", Options())) == ["Rain."]


@pytest.mark.parametrize(
    "data", [[], {}, [{"type": "message", "ts": "1", "text": ""}], {"messages": []}, TELEGRAM | {"messages": [{}]}]
)
def test_what_holds_no_messages_is_refused(data):
    with pytest.raises(tl.UnreadableFile):
        read_json(json.dumps(data).encode(), "a.json", Options())


ODD = [None, 5, -1e300, "x", [], {}, [5], {"a": [1]}, "\ud800", float("nan"), True]


@pytest.mark.parametrize("data", [SLACK, TELEGRAM, DISCORD, FACEBOOK], ids=["slack", "telegram", "discord", "facebook"])
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_values_are_read_or_refused_by_name(data, odd, tmp_path):
    messages = data if isinstance(data, list) else data["messages"]
    for number, message in enumerate(messages):
        for key in message:
            changed = [*messages[:number], message | {key: odd}, *messages[number + 1 :]]
            raw = json.dumps(changed if isinstance(data, list) else data | {"messages": changed}).encode()
            (tmp_path / "a.json").write_bytes(raw)
            with contextlib.suppress(tl.UnreadableFile):  # any other exception fails
                check(read_json(raw, "a.json", Options())) if odd != "\ud800" else tl.read(tmp_path / "a.json")

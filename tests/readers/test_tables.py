"""Talk to the City and Polis: the tables that surveys leave."""

from __future__ import annotations

import csv
import io

import pytest

from kb.errors import InputError
from kb.protocols import Reader, Source
from kb.readers.polis import PLUGIN as POLIS
from kb.readers.t3c import PLUGIN as T3C
from kb.records import ParsedDocument

POLIS_HEAD = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"


def source(text: str | bytes) -> Source:
    data = text.encode() if isinstance(text, str) else text
    return Source("survey/table.csv", data, lambda: io.BytesIO(data), 10**7)


def read(reader: Reader, text: str | bytes) -> ParsedDocument:
    (document,) = reader.read(source(text))
    assert isinstance(document, ParsedDocument)
    return document


def said(document: ParsedDocument) -> list[tuple[str | None, str]]:
    return [(post.author, document.text[post.start : post.end]) for post in document.posts]


def lines(document: ParsedDocument) -> list[int]:
    return [next(n for s, n in reversed(document.anchors) if s <= post.start) for post in document.posts]


@pytest.mark.parametrize(
    "header",
    ["id,interview,comment", "ID;Interview;Comment", "comment_id\tInterviewee\tCOMMENT", "sep=;\nid;interview;comment"],
)
def test_a_row_is_a_post_whatever_the_delimiter_and_the_case(header: str) -> None:
    joint = next(c for c in ";\t," if c in header.rsplit("\n", maxsplit=1)[-1])
    rows = [("1", "Ada Byte", "Lamps are dear."), ("2", "Bo Ek", "Dark is dearer.")]
    document = read(T3C, header + "\n" + "".join(joint.join(row) + "\n" for row in rows))
    assert said(document) == [("Ada Byte", "Lamps are dear."), ("Bo Ek", "Dark is dearer.")]
    assert [(p.parent, p.key) for p in document.posts] == [(None, None)] * 2


def test_columns_come_in_any_order_with_more_of_them_and_rows_may_be_short() -> None:
    document = read(T3C, "comment,mood,interview\nYes.,glad,Ada\nNo.\n,,\n\nMaybe.,,Bo,extra\n")
    assert said(document) == [("Ada", "Yes."), (None, "No."), ("Bo", "Maybe.")]
    assert lines(document) == [2, 3, 6]
    assert document.posts[1].speaker


def test_a_cell_of_several_lines_keeps_the_line_it_begins_at() -> None:
    text = 'id,interview,comment\r\n1,Ada,"One\r\n\r\nTwo ""quoted"""\r\n2,Bo,Three\r\n'
    document = read(T3C, text)
    assert said(document) == [("Ada", 'One\n\nTwo "quoted"'), ("Bo", "Three")]
    assert lines(document) == [2, 5]


def test_a_quote_that_never_closes_costs_one_line() -> None:
    document = read(T3C, 'id,interview,comment\n1,Ada,Fine\n2,Bo,"Open\n3,Cy,Also fine\n4,Di,Last\n')
    assert said(document) == [("Ada", "Fine"), ("Cy", "Also fine"), ("Di", "Last")]
    assert [p.line for p in document.problems] == [3]


def test_rows_without_a_comment_are_summed_up_and_the_same_id_twice_is_two_posts() -> None:
    document = read(T3C, "id,interview,comment\n1,Ada,\n1,Ada,One\n1,Bo,Two\n1,Bo, \n")
    assert said(document) == [("Ada", "One"), ("Bo", "Two")]
    assert [(p.line, p.message) for p in document.problems] == [(2, "2 rows without a comment")]


def test_a_long_cell_is_read_and_the_limit_of_the_module_stays() -> None:
    before = csv.field_size_limit()
    document = read(T3C, "id,interview,comment\n1,Ada," + "word " * 60_000)
    assert len(document.text) > 290_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "id,interview,comment\n", "interview,comment\nAda,\n", "x"])
def test_a_table_without_the_columns_or_without_a_comment_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(T3C, text)
    assert caught.value.hint


def test_statements_keep_their_authors_apart_and_their_votes() -> None:
    rows = "1690000000000,x,5,9,14,2,1,One.\n1690000001000,x,6,4,0,0,0,Two.\n1690000002000,x,7,9,1,,1,Three.\n"
    document = read(POLIS, POLIS_HEAD + rows)
    assert said(document) == [(None, "One."), (None, "Two."), (None, "Three.")]
    assert [p.speaker for p in document.posts] == ["9", "4", "9"]
    assert [p.agreement for p in document.posts] == [12, 0, None]
    assert [[(r.name, r.count, r.author) for r in p.reactions] for p in document.posts] == [
        [("agree", 14, None), ("disagree", 2, None)], [], [("agree", 1, None)],
    ]  # fmt: skip
    assert document.posts[0].date == "2023-07-22T04:26:40Z"


def test_rejected_statements_are_left_out_and_told() -> None:
    document = read(POLIS, POLIS_HEAD + "1,x,1,1,0,0,-1,Bad.\n1,x,2,1,0,0,1,Good.\n1,x,3,1,0,0,1,\n")
    assert said(document) == [(None, "Good.")]
    assert [p.message for p in document.problems] == [
        "1 statement rejected by the moderators",
        "1 statement without a text",
    ]


def test_the_written_time_counts_where_there_is_no_other() -> None:
    written = "Sat Jul 22 2023 04:26:40 GMT+0000 (Coordinated Universal Time)"
    document = read(
        POLIS, f"datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n{written},1,1,0,0,1,Hm.\n"
    )
    assert document.posts[0].date == "2023-07-22T04:26:40Z"


@pytest.mark.parametrize(
    "text",
    [
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n3,0,1,2,1,1,1,-1\n",
        "timestamp,datetime,comment-id,voter-id,vote\n1,x,2,3,-1\n",
    ],
)
def test_votes_alone_are_known_and_refused_with_what_to_give_instead(text: str) -> None:
    assert POLIS.sniff(source(text)) > 0.9
    with pytest.raises(InputError, match="votes") as caught:
        read(POLIS, text)
    assert "comments.csv" in (caught.value.hint or "")


def test_each_knows_its_own_table_and_no_other() -> None:
    t3c, polis = "interview,comment\nAda,x\n", POLIS_HEAD + "1,x,1,1,0,0,1,x\n"
    assert [(r.sniff(source(t3c)) > 0.9, r.sniff(source(polis)) > 0.9) for r in (T3C, POLIS)] == [
        (True, False),
        (False, True),
    ]
    for text in ("a,b,c\n1,2,3\n", "An interview, and a comment.\n", "comment\nx\n", "", b"\xff\xfe\x00"):
        assert [r.sniff(source(text)) for r in (T3C, POLIS)] == [0.0, 0.0]

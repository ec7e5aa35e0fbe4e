"""`kb summary`: key points, cruxes, open questions and what has changed, of the base or a part of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kb.cli import complete, summary_markdown, summary_page, summary_prose
from kb.cli.options import date
from kb.cli.page import Page, plural, print_json
from kb.cli.sending import allowed
from kb.cli.session import Session, session
from kb.cli.terminal import write
from kb.config import SummaryConfig
from kb.errors import ConfigError
from kb.store import Store
from kb.summary import Scope, Summary, summarise

EXAMPLE = (
    '\b\nExamples:\n  kb summary --short\n  kb summary --topic "refusal probe" --long\n'
    '  kb summary --author "Tobias" --since 2024-05\n  kb summary --thread p:41c0 --format markdown > thread.md\n'
    '  kb summary --topic "refusal probe" --llm gpt-4.1-mini --dry-run   # what would be sent, to the letter'
)

_TOPIC = typer.Option(help="Sum up this topic.", autocompletion=complete.topics)
_AUTHOR = typer.Option(help="Sum up what this author claims.", autocompletion=complete.authors)
_DOCUMENT = typer.Option(help="Sum up this document.", autocompletion=complete.documents)
_THREAD = typer.Option(metavar="POST", help="Sum up this post and all that answers it.")
_LLM = typer.Option("--llm", metavar="MODEL", help="Have this model of the llm library write prose from them.")
_SINCE = typer.Option(callback=date, help="Say what is new from this date on: 2023, 2023-11, 2023-11-28.")


class Format(StrEnum):
    """How a summary is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def command(
    ctx: typer.Context,
    topic: Annotated[str | None, _TOPIC] = None,
    author: Annotated[str | None, _AUTHOR] = None,
    document: Annotated[str | None, _DOCUMENT] = None,
    thread: Annotated[str | None, _THREAD] = None,
    since: Annotated[str | None, _SINCE] = None,
    short: Annotated[bool, typer.Option("--short", help="Few key points, one line each.")] = False,
    long: Annotated[bool, typer.Option("--long", help="Many key points, each with the words against it.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Most key points.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    llm: Annotated[str | None, _LLM] = None,
    again: Annotated[bool, typer.Option("--again", help="With --llm: ask even where its answer is kept.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --llm: send without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --llm: say what would be sent, and stop.")] = False,
) -> None:
    """Sum up the base, a topic, an author, a document or a thread: key points, cruxes, open questions.

    Key points are claims in their authors' own words, chosen to stand for as many others as possible without repeating
    each other. Each says how many claims and people stand behind it, and who is on record for and against it. Nothing
    here is generated: every sentence stands in a document, at the place given.

    But for --llm, which has a model of the llm library (pip install 'kb[llm]') weave the key points into prose above
    them. It may run elsewhere, so kb first says what it would send, and asks: claims and their ids, without author or
    file names. Every sentence has to cite claims; one that cites nothing, or what does not bear it out, is marked. The
    check finds most of what is added and about half of what is turned round (kb help prose).
    """
    _once(topic=topic, author=author, document=document, thread=thread)
    _once(short=short or None, long=long or None)
    if llm is None and (again or yes or dry_run):
        raise ConfigError("--again, --yes and --dry-run go with --llm MODEL")
    run = session(ctx)
    with run.reading() as store:
        from kb.models.encoders import load_encoder

        scope, title = _scope(run, store, topic, author, document, thread, since)
        most = limit or _most(run.config.summary, short=short, long=long)
        summary = summarise(store, run.config, scope, load_encoder(run.config.encoder).fingerprint, most)
    as_json = as_json or form is Format.JSON
    if llm is not None:
        woven = _weave(run, summary, llm, again=again, yes=yes, dry_run=dry_run, as_json=as_json)
        if woven is None:
            return
        summary = woven
    if as_json:
        print_json(summary)
    elif form is Format.MARKDOWN:
        write(summary_markdown.render(summary, title, run.shown, short=short, long=long))
    else:
        summary_page.draw(Page(run), summary, title, short=short, long=long)


def _once(**options: object) -> None:
    """Raise `ConfigError` if more than one of these options is given."""
    if sum(given is not None for given in options.values()) > 1:
        *others, last = (f"--{name}" for name in options)
        raise ConfigError(f"only one of {', '.join(others)} and {last} at a time")


def _weave(
    run: Session, summary: Summary, name: str, *, again: bool, yes: bool, dry_run: bool, as_json: bool
) -> Summary | None:
    """Return the summary with its prose; None where nothing was to be sent, and that is said already."""
    from kb.cli.progress import StageProgress
    from kb.models.llms import LlmModel
    from kb.summary.weaving import plan, weave

    if not name.strip():
        raise ConfigError("--llm names no model", hint="`llm models` lists those it has")
    model = LlmModel(name, run.config.weave.timeout, "weave.timeout")
    made = plan(summary, model, again=again)
    if dry_run:
        print_json(made) if as_json else summary_prose.draw_plan(Page(run), made)
        return None
    question = f"Send {plural(made.points, 'key point')} to {made.model}?"
    if not allowed(run, [summary_prose.said(made)], question, sends=made.characters > 0, yes=yes):
        return None
    with StageProgress(run) as progress:
        progress.stage(f"{name} writes", 1)
        return weave(made, summary, model, run.config)


def _most(lengths: SummaryConfig, *, short: bool, long: bool) -> int:
    return lengths.short if short else lengths.long if long else lengths.points


def _scope(
    run: Session, store: Store, topic: str | None, author: str | None, document: str | None, thread: str | None,
    since: str | None,
) -> tuple[Scope, str]:  # fmt: skip
    """Return what is asked for, and what it is called."""
    if topic is not None:
        found = run.topic(store, topic)
        return Scope(topic_id=found.id, since=since), f"the topic {found.label}"
    if author is not None:
        person = run.author(store, author)
        return Scope(author_id=person.id, since=since), f"what {person.name} claims"
    if document is not None:
        held = run.document(store, document)
        return Scope(document_id=held.id, since=since), run.shown(held.path)
    if thread is not None:
        post = store.posts.get(store.resolve(thread, "p"))
        writer = store.authors.many([post.author_id]).get(post.author_id)
        return Scope(post_id=post.id, since=since), f"the thread below {writer.name if writer else post.id}'s post"
    return Scope(since=since), "the whole base"

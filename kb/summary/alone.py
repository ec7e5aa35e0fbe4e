"""How well a sentence reads away from its neighbours: a key point stands in a list, with nothing before it.

Each sign is a form by which a sentence leans on what stands around it, or speaks of the talk and not of the matter.
"""

from __future__ import annotations

import re

from kb.stages import cues
from kb.text import plain_text, words

_KEPT = 0.4
"""What is left of a point's worth with each sign, so that two signs outweigh most of what a point can cover."""
_SHORT, _LONG = 8, 45  # words of a sentence that reads well as a key point
_LEFT_OUT = 5  # how many words before a last "is" a "what" or "than" stands that makes it whole


def _starts(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"^\W*(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


def _stands(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


# Only says that the point follows: what follows is the sentence.
_ANNOUNCES = re.compile(
    r"^\W*(?:(?:the|my) (?:main |whole |real )?point is|to put it (?:[\w-]+ ){1,3}?(?=:)|in (?:short|sum|brief)|"
    r"in one line|bottom line|tl;?dr)(?: is)?\s*[:,]?\s+(?:that )?",
    re.IGNORECASE,
)
_LEANS = _starts(
    r"and", r"but", r"or", r"then", r"rather", r"instead", r"essentially", r"basically", r"that said", r"also", r"this",
    r"that", r"these", r"those", r"it", r"they", r"he", r"she", r"which", r"here", r"there(?:fore)?", r"such", r"both",
    r"neither", r"yes", r"no", r"ok", r"well", r"hm+", r"again", r"anyway", r"in (?:that|this|which|either) case",
    r"in other words", r"either way", r"alternat(?:iv)?ely", r"similarly", r"likewise", r"conversely", r"otherwise",
    r"the (?:former|latter)", r"(?:the )?other (?:one|two|three|half)",
    r"if (?:it|they|he|she|so|not|there (?:were|was|is))(?=,| \w+,| had)",
    r"by the (?:first|second|third)", r"as (?:such|noted|i said)", r"(?:is|does|do|did|was)n['’]t",
    r"(?:for|to|with|in|on|of|by) (?:him|her|them|it|this|that|these|those)",
    r"(?:\w+ ){1,3}of (?:these|those|them|it)",
    r"one in (?:\w+ ){2}(?:it|them)", r"all (?:this|that|these|those)", r"of (?:the|these|those) (?:two|three|four)",
    r"the (?:first|second|third|last)(?: (?:one|two|answer|point|reason|objection|claim|argument|case))? (?:is|was|are|"
    r"were|would|will|can|has|had|does|works)",
    r"(?:in|on|at|for|after|before|by) \w+(?: \w+)?, (?:it|they|he|she)",
    r"(?:we|i|you|people|one) (?:\w+ ){1,3}?(?:it|them|him|her)",
)  # fmt: skip
# "I think they're both poor": who they are was said before.
_WHO = re.compile(
    r"^\W*(?:(?:for what it['’]s worth|imo|in my (?:view|opinion)|of course|obviously|certainly|probably|perhaps|maybe|"
    r"presumably|admittedly|finally|i(?:['’]d)? (?:\w+ly |still |also |just )?(?:think|guess|suspect|believe|expect|"
    r"say|claim|feel|know|agree|doubt|admit)|it seems(?: to me)?|my (?:sense|view|impression|guess) is|"
    r"we (?:think|believe))[,:]? (?:that )?)+"
    r"(?:they|he|she|it|these|those|this|that|both|neither|one of (?:its|these|those|them))\b"
    r"(?!(?:['’]s| is)(?: \w+)? [\w ]+ (?:to|that|than)\b)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:in|on|of|for|to|with) (?:that|those|these|this|such) "
    r"(?:cases?|respects?|sense|points?|fronts?|views?|reasons?)\W*$|"
    r"\b(?:that|this|these|those) (?:being|is|was|would be|seems) \w+\W*$|"
    r"\b(?:that|this|these|those) (?:problem|question|issue|argument|claim|approach|idea|view|process|reasoning|"
    r"thought experiment|analogy)\b|"
    r"\b(?:this way|like (?:this|that)|(?:than|at|for|with|of|to|by|in|on|about|against|behind|from) "
    r"(?:this|that|these|those))(?=\W*$|[,;]| (?:in|on|is|as|and|but|for|to|with|by|at|when|because)\b)|"
    r"\ban? (?:[\w-]+ )?one\W*$|(?<!\w)\([a-d1-9]\)",
    re.IGNORECASE,
)
_LAST_VERB = re.compile(
    r" (?:is|are|was|were|does|did|has|had|could|would|should|"
    r"(?:is|are|was|were|does|do|did|wo|would|could)n['’]t)\W*$",
    re.IGNORECASE,
)
_MADE_WHOLE = frozenset({"what", "who", "which", "that", "than", "as", "how", "where", "when", "and", "or", "so"})
_ADDRESSES = re.compile(r"\b(?:your?|yours|you're|you've|i also|i guess|that's|this isn't)\b|^\W*@\w", re.IGNORECASE)
_LABEL = re.compile(
    r"^\W*(?:addendum|minor|nit(?:pick)?|edit|note|ps|p\.s\.|aside|re|caveat)\b[^:]{0,20}:", re.IGNORECASE
)
_OF_THE_TALK = _stands(
    r"i(?:['’]m| am|['’]ve been| have been) (?:not |just |only )?"
    r"(?:arguing(?! \W*against)|claiming|saying|talking|lumping|asking|objecting)",
    r"i (?:would|might|could|will|want to) (?:translate|rephrase|quibble|object|note|add|argue|disagree|agree)",
    r"i (?:withdraw|concede|take back|retract)", r"i (?:\w+ly )?(?:dis)?agree(?! that)",
    r"i(?:['’]d like| want| need) (?:an?|some|to (?:see|know|hear|understand))",
    r"my (?:usage|comment|reply|objection|question)", r"terminology", r"(?:phras|word)ing",
    r"(?:the|this) (?:draft|section|paragraph|comment|thread)", r"where (?:we|the two of us) (?:really )?part",
    r"if i(?:['’]m| am) (?:right|wrong)",
)  # fmt: skip
_OWN_STORY = _starts(
    r"(?:i|we|my \w+) (?:look after|work(?:ed)?|teach|taught|live|lived|run|ran|own|went|had|have (?:had|an?|spent)|"
    r"spent|was|were|am an?|used to|tried|read|saw|met|joined|left|got|bought|sat|took)"
)
# One of a list of things to do, or of ways in which something may go: the line above it says which.
_ITEM = _starts(
    r"(?:add|allow|ask|avoid|build|buy|change|check|choose|consider|create|drop|find|give|hire|keep|leave|let|make|"
    r"measure|move|pay|pick|publish|punish|put|remove|replace|revise|reward|run|score|sell|set|show|start|stop|take|"
    r"teach|tell|test|train|try|update|use|write) (?:a|an|the|sure|its|their|this|that|these|those|more|less|all|any|"
    r"every|each|some|only|no)"
)


def stands_alone(text: str) -> float:
    """Return how well a claim reads without its neighbours, 0 to 1: every sign that it leans costs most of it."""
    plain = _ANNOUNCES.sub("", plain_text(text).strip())
    signs = (
        _leans(plain),
        plain.endswith((":", "?", ",", ";")) or plain.startswith("("),
        not _SHORT <= len(words(plain)) <= _LONG,
        bool(cues.DISAGREES.match(plain) or cues.AGREES.match(plain)),
        bool(_ADDRESSES.search(plain)),
        bool(_POINTS_BACK.search(plain)) or _leaves_out(plain),
        bool(_LABEL.match(plain) or _OF_THE_TALK.search(plain)),
        bool(_OWN_STORY.match(plain) or _ITEM.match(plain)),
    )
    return round(float(_KEPT ** sum(signs)), 4)


def _leans(plain: str) -> bool:
    signs = (_LEANS, _WHO, cues.LEANING, cues.CONCLUDES, cues.GROUNDS, cues.TURNS)
    return any(sign.match(plain) for sign in signs)


def _leaves_out(plain: str) -> bool:
    """Return whether the sentence ends in a verb whose rest was said before: "one of them is"."""
    return _LAST_VERB.search(plain) is not None and _MADE_WHOLE.isdisjoint(words(plain)[-_LEFT_OUT:-1])

"""How the author of a sentence takes what it says: as their own view, as granted to somebody, or left open.

A hedge alone leaves nothing open ("it probably floods" is a view); here are the words by which people say that they
have not decided, hold a thing at about even odds, or give a point away. Read off the threads of `kb/training/data`
that are not kept apart; `kb eval positions` scores it on those that are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.records import Stance
from kb.stages.credence import credence
from kb.text import plain_text

_LEAD = (
    r"(?:(?:and|but|so|now|ok(?:ay)?|all right|alright|oh|ah|well|hm+|yes|yeah|yep|no|fine|fair|right|sure|then|still|"
    r"also|honestly|again|huh|for the record)[,.:;]? +)*"
)
_OFTEN = (
    r"(?:\w+ly |also |still |even |just |quite |well |do |must |have to |had to |would |should |will |can |may |'d |"
    r"'ll )*"
)
_ABOUT = r"(?:(?:and |but )?(?:on|about|for|as (?:for|to)|with|in|under|at) [^,.;:]{1,60}?,? )?"


def _starts(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\A\W*{_LEAD}(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


def stands(*alternatives: str) -> re.Pattern[str]:
    """Return the pattern of any of these phrases as whole words, in any case."""
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


_GRANTS = _starts(
    r"granted", r"conceded", r"admittedly", r"point taken", r"fair (?:enough|point|on|about|example)", r"to be fair",
    r"(?:it|that|this)(?:'s| is) (?:quite |perfectly |certainly )?true(?: that| of me|[,.])", r"true[,.]",
    r"no quarrel",
    rf"{_ABOUT}you(?:'re| are) (?:not wrong|(?:\w+ )?right)",
    rf"{_ABOUT}(?:you have|you've got|you got) (?:me|a point)",
    rf"{_ABOUT}i (?:do |can |would |must )?(?:grant|concede|believe you|give way|take as given)",
    r"(?:as for|on|as to|under|at|in) [^,.;:]{1,50}, (?:yes|agreed|granted|fine|true|i agree)",
    r"(?:the|that|this|my|your|those) [\w' ]{1,30}, (?:yes|granted|i (?:grant|agree|accept|give you))",
    r"i never denied", r"by all means", r"nobody denies", r"i came in believing", r"no argument",
    r"the (?:math|maths|arithmetic|number|figure|sum|count|quotation|quote)s? (?:is|are|was|were) (?:right|correct|"
    r"fine)",
)  # fmt: skip
_GIVES = stands(
    rf"i(?:'d|'ll)? {_OFTEN}(?:grant|concede|admit|allow|own up|give you|take (?:your|the|that) point)",
    r"i accept(?! (?:that )?as\b)", r"i can (?:very well )?(?:see|imagine) (?:that|how|why)", r"i can live with",
    r"i (?:can't|cannot|couldn't|don't|do not|won't|wouldn't) (?:really )?(?:dispute|deny|doubt|contest|fault|"
    r"argue with|fight you|wave (?:it|that) off|quarrel)",
    r"i(?:'m| am) not (?:contesting|disputing|denying|arguing with|going to (?:argue|fight|dispute|deny))",
    r"(?:i've|i have) no (?:quarrel|answer to|reply to|argument)",
    r"i had(?:n't| not)? (?:forgotten|overlooked|missed)",
    r"i (?:hadn't|had not|didn't|did not) (?:know|known|realised?|realized?)", r"(?:that's|it's|is|are) not in dispute",
    r"i should(?: not|n't)? have (?:put|mentioned|leaned|written)", r"(?:there's|there is) no getting (?:round|around)",
    r"i stand corrected(?! on half)",
)  # fmt: skip
_GRANTS_LAST = re.compile(
    r"[,;–—-] ?(?:and |but )?(?:fine|ok(?:ay)?|granted|yes|i(?:'ll)? (?:agree|grant|accept|admit|concede|allow|"
    r"give you)(?: (?:that|it|you that))?|"
    r"(?:i(?:'d)?|i'll) (?:allow|give you|grant you) (?:that|you that)|you(?:'re| are) right|no doubt about (?:it|"
    r"that))\W*\Z|"
    r"\bi (?:accept|grant|concede)\W*\Z",
    re.IGNORECASE,
)
_DOUBTS = stands(
    r"(?:not|isn't|aren't|less) (?:at all |entirely |quite |so |that |really |yet |even )*(?:sure|certain|settled|"
    r"decided)(?! (?:i|that i) (?:agree|buy|see|follow))", r"unsure", r"torn", r"undecided",
    r"agnostic", r"on the fence", r"toss[- ]up", r"fifty[-/ ]fifty", r"50[-/: ]50", r"even (?:odds|money)",
    r"as likely as not", r"in (?:some )?doubt",
    r"i (?:really |honestly |just |simply |still )?(?:don't|do not) (?:really |honestly |yet )?know(?! (?:any|a|an|of|"
    r"what the word|them|him|her|you)\b)", r"i no longer know",
    r"i (?:can't|cannot|couldn't|could not) (?:really |honestly )?(?:tell you|say (?:whether|if|which|how)|judge|"
    r"decide|rule (?:it|that|this) out)", r"(?:hard|difficult|too early|impossible) to (?:say|tell|know|get around)",
    r"(?:from here|whether [^.;]{1,80}) i (?:can't|cannot|couldn't|don't) (?:tell|say|know)", r"can't tell from here",
    r"(?:nobody|no one|no-one) (?:can tell|knows|has checked|has looked)(?=\W*\Z)",
    r"i(?:'d| would|'ll| will)? (?:leave|keep) (?:it |that |this )?open(?=\W*(?:\Z|[,;.]))",
    r"open question", r"jury is (?:still )?out",
    r"remains to be seen", r"(?:could|may|might) (?:well )?be (?:right|true|wrong|so)(?! to)", r"could be[,.]",
    r"i(?:'m| am) (?:neutral|of two minds|in two minds|wary|wavering|conflicted|undecided)", r"not so clear",
    r"half (?:persuaded|convinced)", r"i'd hesitate",
    r"(?:i|we) wonder",
    r"(?:no|don't have an?|haven't an?|without an?) (?:idea|knock-down argument|strong (?:view|opinion|feelings?)|"
    r"clean answer)", r"i couldn't defend", r"i(?:'d| would) not go further",
    r"one way or (?:the other|another)", r"wouldn't (?:want to )?bet (?:on|either)", r"wouldn't bank on",
)  # fmt: skip
_MOVES = stands(
    r"less (?:sure|certain|confident|convinced|suspicious|unhappy) (?:than|of|about|that|with)",
    r"(?:that|it|this|which) (?:does )?(?:moves?|shifts?|nudges?|costs?|shakes?) (?:me|my)",
    r"i(?:'d| would|'ll| will)? (?:now )?(?:go|come|move|drop|slide) (?:down|up|from) (?:a |to |from |some|half|"
    r"\w+ way)",
    r"too strong (?:a|an|as|,)", r"on half of (?:it|this|that)",
    r"(?:moves|moved|shifted) me (?:a bit|a little|some|part|half|toward)", r"some of it,?",
    r"i(?:'d| would) (?:now )?(?:say|put) (?:it )?(?:more )?[\"“'‘]\w+[\"”'’] (?:where|instead|rather)",
)  # fmt: skip
_WHETHER = re.compile(
    rf"\A\W*{_LEAD}whether\b[^.;:]*\b(?:i|we|nobody|anyone) (?:\w+ )?"
    r"(?:can't|cannot|couldn't|don't|do not|wouldn't|leave|can)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 17)  # two stages ask it of every sentence of a base
def attitude(text: str) -> Stance:
    """Return how the author takes the sentence: endorses, concedes or uncertain."""
    plain = plain_text(text).strip()
    given = credence(plain)
    if given is not None and given.between:
        return Stance.UNCERTAIN
    if _DOUBTS.search(plain) or _MOVES.search(plain) or _WHETHER.match(plain):
        return Stance.UNCERTAIN
    if _GRANTS.match(plain) or _GIVES.search(plain) or _GRANTS_LAST.search(plain):
        return Stance.CONCEDES
    return Stance.ENDORSES

"""Whether a sentence reports or imagines a view, so that what it says is presented, not asserted by its author.

A verdict of the author's own in the same sentence ("Ida rightly says that ...", "some say so, but it floods") makes
it the author's claim again. Every pattern is English and holds only what a reader would accept.
"""

from __future__ import annotations

import re

from kb.stages import cues
from kb.text import plain_text

_LEAD = (
    r"(?:(?:and|but|so|now|also|here|well|alternatively|similarly|likewise|recently|concretely|e\.g\.|from there|"
    r"for (?:example|instance)|on the other hand|at (?:the|that|its) [\w-]+)[,:]? )*"
)
_ADVERB = (
    r"(?:(?:[\w-]+ly|also|often|still|now|then|once|himself|herself|themselves|used to|seems? to|tends? to|would|will|"
    r"may|might|could) )*"
)
_SAYS = (
    r"(?:thinks?|thought|believes?|believed|claims?|claimed|argues?|argued|says?|said|maintains?|maintained|contends?|"
    r"contended|insists?|insisted|asserts?|asserted|alleges?|alleged|suspects?|suspected|worr(?:y|ies|ied)|objects?|"
    r"objected|complains?|complained|repl(?:y|ies|ied)|responds?|responded|holds? that|held that|doubts?|doubted|"
    r"den(?:y|ies|ied)|assumes?|assumed|concludes?|concluded|(?:tells?|told) (?:me|us)|"
    r"(?:is|are|was|were|be|['’]re|['’]s) (?:\w+ly )?(?:saying|claiming|arguing|suggesting|asserting)"
    r"(?: \([^)]{1,60}\))?)"
)
_SUGGESTS = (
    r"(?:suggests?|suggested|proposes?|proposed|points? out|pointed out|agrees?|agreed|expects?|expected|predicts?|"
    r"predicted) that"
)
# What is thought about, or said in passing, is no view: "she thinks about it", "he says so". Before a verb the word
# is a noun: "our main claim is plain".
_VIEW = (
    r"(?![,.;:]? ?(?:(?:about|of|in|on|to|for|so|such|with|like|twice|again|hard|carefully|through|back|nothing|as|"
    r"and|or|is|are|was|were|has|had|would|will|can|could|may|might|must|should|does|did|rests?|depends?|fails?|"
    r"stands?|follows?|holds|here|yourself|yourselves)\b|it (?:in|on|at|again|before|twice|once)\b|it(?:self)?[.,;]|"
    r"\Z))"
)
_THINKS = (
    r"(?:thinks?|believes?|holds?|says?|claims?|assumes?|expects?|takes? it|finds?|feels?|(?:is|are) convinced)"
    rf"(?: that)? {_VIEW}"
)
_REPORTS = rf"{_ADVERB}(?:{_SAYS}(?: that)? {_VIEW}|{_SUGGESTS} )"
_PEOPLE = (
    r"(?:people|folks|critics|sceptics|skeptics|opponents|proponents|supporters|defenders|advocates|researchers|"
    r"experts|commenters|commentators|philosophers|\w{3,}(?:ists|ians))"
)
_MANY = (
    r"(?:some|many|most|other|several|certain|a few|few|plenty of|lots of)"
    rf"(?: (?:of (?:us|you|them|the)|other|smart|\w+ed))?(?: {_PEOPLE}| others)?"
)
_TEXT = (
    r"(?:author|authors|op|post|paper|report|article|essay|book|commenter|critic|reviewer|speaker|editorial|release|"
    r"literature|advocate|brochure|pamphlet)"
)
# "My sister says", but not "my guess says" or "a study says": those are the author's own reasons.
_NO_PERSON = (
    r"(?!(?:model|intuition|gut|experience|sense|guess|impression|feeling|argument|view|claim|point|heart|study|survey|"
    r"reading|theory)\b)"
)
_OTHERS = (
    rf"(?:{_MANY}|others|{_PEOPLE}|he|she|they|someone(?:['’]s going to)?|somebody|op|the (?:\w+ ){{0,2}}{_TEXT}|"
    r"you(?:['’]ll)?(?! would (?:think|say|expect))|"
    rf"(?:my|his|her|their|your|our|an?|one) {_NO_PERSON}(?:\w+ ){{0,2}}?\w+)"
)
_OWNER = r"[\w'’]{1,40}['’]s"
_WHOSE = rf"(?:your|his|her|their|the|(?:my |the )?{_OWNER})"
_NOUN = r"(?:view|account|reading|story|picture|telling|opinion|theory|model|framing|theories|interpretation|logic)"
_POSITION = r"(?:position|view|opinion|claim|argument|point|stance|belief|contention|idea|theory|worry|objection)"
_WORRY = (
    r"(?:scenario|worry|fear|idea|thought|argument|claim|objection|story|concern|hope|reasoning|theory|suspicion|"
    r"complaint|version|line)"
)
_ANSWER = (
    r"(?:response|reply|objection|counter-?(?:argument|point)|answer|rejoinder|rebuttal|retort|defen[cs]e|comeback)"
)
_MAYBE = (
    r"(?:possible|potential|hypothetical|imagined|imaginary|likely|expected|standard|typical|obvious|usual|natural|"
    r"common|predictable)"
)
_MAYBE_ANSWER = (
    rf"(?:an?|one|the|another|some)? ?{_MAYBE} (?:[\w'’-]+ ){{0,2}}{_ANSWER}(?: (?:here|to (?:this|that|it)))?"
)
_VIEWS = (
    rf"{_OTHERS} {_REPORTS}",
    rf"(?:(?:on|under) (?:this|that|such an?)|(?:on|in|under) (?:his|her|their|your|{_OWNER})) (?:[\w-]+ )?{_NOUN}\b",
    r"according to|in the (?:words|eyes) of|put at its strongest|playing devil",
    rf"if {_WHOSE} (?:[\w-]+ )?{_POSITION} (?:here )?(?:is|was|were)\b",
    r"(?:if (?:you|he|she|they|someone|somebody|anyone|anybody|people|one)(?: (?:really|actually|truly|also|still))?|"
    rf"whoever|anyone who|someone who|somebody who|people who) {_THINKS}",
    rf"the (?:[\w-]+ ){{0,3}}{_WORRY} (?:here )?(?:is|was) (?:supposed|meant|said|thought|alleged) to be\b",
    rf"(?:the|one|a) (?:[\w-]+ ){{0,3}}{_WORRY}(?: (?:everybody|everyone|people) \w+)? (?:goes|went|runs|ran)\b",
    r"it (?:goes|went): ",
    # "I know what is coming: ...", "So, in the voice of an advocate: ...", "Her words: ...".
    r"(?:i know what(?:['’]s| is) coming|(?:so, )?in the voice of [^:]{1,40}|(?:his|her|their|your) (?:\w+ )?words):",
    # "'Nothing floods,' the advocate goes on, ...".
    r"[\"“'‘][^\"”]{10,300}?[,.!?][\"”'’],? (?:the \w+|he|she|they|people|some|critics|\w+) "
    r"(?:say|says|said|wrote|writes|go on|goes on|went on|argue|argues|argued|insist|insists|insisted|reply|replies|"
    r"replied)\b",
    r"the (?:[\w-]+ )?(?:fear|worry|hope|complaint|suspicion|accusation) (?:is|was) that\b",
    r"there['’]s an? (?:theory|view|rumou?r|story|idea) that\b",
    rf"{_MAYBE_ANSWER} (?:is|would be|might be|could be|goes)\b",
    rf"{_WHOSE} (?:[\w-]+ )?(?:theory|idea|view|position|contention|worry) (?:is|was|would be|seems to be) that\b",
    r"(?:i(?:['’]m)? (?:guess(?:ing)?|imagine|suspect|assume|assuming|think|believe|take it)(?: that)?|presumably) "
    rf"(?:\([^)]{{1,30}}\) ?)?{_WHOSE} (?:[\w-]+ )?(?:point|claim|position|view|idea|{_ANSWER}) (?:here )?"
    r"(?:is|was|would be|might be) (?:that|something like|roughly)\b",
    # "But then (goes a standard reply) ...".
    r".{0,30}\((?:so )?(?:goes|says|runs|argues) (?:the|an?|one|this|that)\b[^)]{0,40}\)",
    r"(?:let['’]s |let us )?(?:suppose|imagine|assume|pretend|stipulate|picture)\b",
)
_REPORTED = re.compile(rf"\A\W{{0,6}}{_LEAD}(?:{'|'.join(_VIEWS)})", re.IGNORECASE)

# A capital makes a name only where no other word would have one.
_NO_NAME = (
    r"(?!(?:I|To|The|A|An|This|That|These|Those|It|They|He|She|We|You|There|Here|What|Which|Who|Whoever|Nobody|None|Nothing|"
    r"No|Everyone|Everybody|Everything|Anyone|Anybody|All|Both|Each|Every|Neither|Either|Theory|Evidence|Research|Data|"
    r"Physics|Experience|History|Intuition|Logic|Science|Common|Reason|Statistics|Studies|Arithmetic|Wisdom|My|Our|"
    r"Your|If|When|As|Since|Because|While|Although|Though|Where|Once|Unless|Until|After|Before|Given|Even|Only|Not|Yet|"
    r"Still|One|Someone|Somebody|Most|Many|Some|Few|Then|So|And|But|Or|Now|Today|Honestly|Personally)\b)"
)
_NAME = r"[A-Z][\w'’.-]{0,40}"
_NAMES = rf"{_NO_NAME}{_NAME}(?: (?:de |van |von |of )?(?!I\b){_NAME}){{0,3}}"
_ASIDE = r"(?: \([^)]{1,60}\)|, [^,.;:]{1,60},)?"
_NAMED = re.compile(
    rf"\A\W{{0,6}}(?i:{_LEAD}){_NAMES}{_ASIDE}(?:(?:,| and|, and|,? or) {_NAMES}{_ASIDE}){{0,4}} (?i:{_REPORTS})"
)
_LABEL = re.compile(
    rf"\A\W{{0,6}}(?:{_MAYBE_ANSWER}|"
    r"(?:[\w-]+ ){0,2}(?:straw|steel)[ -]?(?:man|person|woman|men)(?:ned)?(?: (?:version|[\w'’]+))?|"
    rf"(?:my |an? |{_OWNER}? )(?:\w+ )?(?:gloss|paraphrase|rendering|impression|steelman|strawman) (?:of|on) "
    r"[^:.?!]{1,60}|devil['’]s advocate|(?:the )?(?:sceptic|skeptic|critic|objector|optimist|pessimist|opponent)):",
    re.IGNORECASE,
)
_OWN = r"(?:i|we)(?:'d|'ve)? (?:\w+ )?(?:agree|disagree|think|believe|doubt|don't|do not|can't|won't|say|deny|never)"
_WORTH = r"(?:right|wrong|true|false|correct|mistaken|nonsense|confused|backwards)"
_VERDICT = re.compile(
    r"(?<!\w)(?:rightly|correctly|wrongly|falsely|mistakenly|incorrectly|absurdly|persuasively|convincingly|"
    rf"(?:and|but|which|as|though|although) {_OWN}|i (?:\w+ )?(?:agree|disagree)|"
    r"(?:and|but|which|though|although),?(?: (?:he|she|it|that|this|they|you)(?:'s|'re)?)?(?: (?:is|are|was|were))?"
    rf"(?: \w+)? {_WORTH})(?!\w)|"
    r"(?:[,;] ?|[–—-] ?)(?:but|yet|though|although|however|when in fact|whereas)(?!\w)"
    r"(?! (?:that|others?|some|many|critics|he|she|they|to)\b)",
    re.IGNORECASE,
)

_QUOTED = re.compile(r"\A\W*[\"“][^\"“”]+[\"”]\W*(?:(?:and|or|but)\W*)?\Z", re.IGNORECASE)


def presents(text: str) -> bool:
    """Return whether the sentence reports, quotes or imagines a view, or only asks whether it holds."""
    plain = plain_text(text)
    if labelled(plain) or _QUOTED.match(plain):
        return True
    if (cues.PRESENTED.match(plain) or _REPORTED.match(plain) or _NAMED.match(plain)) and not _VERDICT.search(plain):
        return True
    asked = cues.ASKS_WHETHER.search(plain)
    # "X, but the question is whether Y" objects with Y.
    return asked is not None and not cues.TURNS.search(plain, 0, asked.start())


def labelled(text: str) -> bool:
    """Return whether a paragraph that begins with `text` speaks in a part: "Straw person: ..."."""
    return _LABEL.match(text) is not None

"""Words that give a sentence away: hedging, kinds of claims, reported views, agreement, cruxes.

The lists are English and deliberately short: each entry is one that a reader would accept alone.
Sources: Hyland 1998 for hedges and boosters; Penn Discourse Treebank (Prasad et al. 2008) for connectives.
"""

from __future__ import annotations

import re

from kb.records import ClaimKind


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


HEDGED = _any(
    r"maybe", r"perhaps", r"possibly", r"presumably", r"probably", r"plausibly", r"arguably", r"(?<!more )(?<!less )likely", r"seems?",
    r"seemed", r"appears?", r"might", r"may", r"could", r"i (?:think|guess|suspect|suppose|imagine|believe|feel)",
    r"my (?:sense|guess|impression|feeling|hunch)", r"not (?:sure|certain|convinced|clear)", r"i'd (?:say|guess|expect)",
    r"i would (?:say|guess|expect)", r"i expect", r"tend(?:s|ed)? to", r"roughly", r"somewhat", r"to some extent",
    r"i doubt", r"i don't think", r"wouldn't expect", r"would not expect", r"unclear", r"as far as i (?:know|can tell)", r"in my (?:view|opinion|experience)", r"afaict", r"imo",
)  # fmt: skip
STRONG = _any(
    r"clearly", r"obviously", r"certainly", r"definitely", r"undoubtedly", r"no doubt", r"of course", r"always", r"never",
    r"must", r"cannot possibly", r"simply (?:is|are|cannot|can't|does|do|false|wrong)", r"extremely", r"every single",
    r"without question", r"impossible", r"there is no way", r"no way", r"absolutely", r"strongly", r"nothing but",
)  # fmt: skip

KINDS: tuple[tuple[ClaimKind, re.Pattern[str]], ...] = (
    (
        ClaimKind.DEFINITIONAL,
        _any(
            r"by definition", r"is defined as", r"defined as", r"what (?:i|we|people) mean by", r"means that the term",
            r"the (?:term|word|label|phrase)", r"refers? to", r"is (?:just )?another (?:word|name) for", r"counts? as",
            r"synonymous", r"is (?:called|known as)", r"terminology",
        ),
    ),
    (
        ClaimKind.NORMATIVE,
        _any(
            r"should(?:n't)?", r"ought(?:n't)?", r"must(?:n't)? not", r"we need to", r"need to", r"had better", r"better to",
            r"(?:is|are|be) (?:wrong|right|good|bad|worth|unfair|fair|immoral|irresponsible|unacceptable|important) to",
            r"it(?:'s| is) (?:wrong|right|good|bad|worth|important|reckless|irresponsible)", r"deserves?", r"let's",
            r"a mistake to", r"worth (?:doing|funding|trying|the)",
        ),
    ),
    (
        ClaimKind.PREDICTION,
        _any(
            r"will", r"won't", r"\w+'ll", r"going to", r"by 20\d\d", r"in the (?:next|coming) \w+", r"would (?:eventually|end up)",
            r"is bound to", r"expect(?:s|ed)? (?:that|to|the)", r"predict(?:s|ed)?", r"forecast(?:s|ed)? that",
        ),
    ),
    (
        ClaimKind.METHODOLOGICAL,
        _any(
            r"evidence (?:for|against|that|about|of)", r"(?:is|are|was|were) (?:weak|strong|poor|no|good|bad) evidence",
            r"analog(?:y|ies|ous)", r"sample size", r"methods?", r"methodolog\w+", r"measur(?:e|es|ed|ing|ement)",
            r"the argument", r"this argument", r"proves? (?:nothing|that|too)", r"generali[sz]e from", r"base rates?",
            r"confound\w*", r"extrapolat\w+", r"burden of proof", r"inference",
        ),
    ),
)  # fmt: skip

# The author reports or imagines: what follows is presented, not asserted.
PRESENTED = re.compile(
    r"^(?:and |but |so |now |also |e\.g\.,? |for example,? )*(?:"
    r"(?:some|many|most|other|several|a few|certain) (?:people|folks|critics|commenters|researchers|of you)?\s*"
    r"(?:might |may |would |will |often |have |usually )*(?:argue|say|claim|think|believe|object|worry|reply|respond|hold)"
    r"|(?:one|an?|the|another|a common|the usual|the standard|the obvious|one obvious|one common|a natural)"
    r"(?: \w+){0,3} (?:objection|counterpoint|counter-?argument|reply|response|view|rebuttal|worry|claim|argument)"
    r"(?: (?:here|goes|would be|might be|is often|(?:that )?i (?:expect|hear|get)))*\b.{0,40}?(?:\bis\b(?=:| that\b| to\b| (?:often|usually|sometimes|simply)\b)|\bgoes\b|:|\bruns\b|\bsays\b|\bto claim\b)"
    r"|(?:you|they|one|someone|people|critics|skeptics|sceptics|proponents|supporters|defenders|he|she|\w+ and \w+) "
    r"(?:might|may|could|would|will|often|usually)? ?(?:argue|say|claim|object|reply|respond|worry|suggest|insist)s?\b"
    r"|on (?:this|that|such a|their|his|her) (?:view|account|reading|story|picture)\b"
    r"|for the sake of argument|devil's advocate|playing devil|steel-?man|straw ?(?:man|person)|hypothetically"
    r"|i(?:'d| would)? (?:expect|anticipate) (?:the |an? |some )?(?:objections?|counter\w*|repl(?:y|ies)|responses?)|i(?:'ve| have) heard (?:it|people|that)|according to|it is (?:often|sometimes) (?:said|claimed|argued)"
    r")",
    re.IGNORECASE,
)
# What follows is put as the question, not answered.
ASKS_WHETHER = re.compile(
    r"(?<!\w)(?:crux|question|issue|matter|puzzle|depends?|turns?|hinges?|wonder|ask(?:s|ing)?(?= whether| if| ourselves| yourself| oneself)|unclear|unsure|not sure|don't know|"
    r"do not know|can't tell|see)\b[^.;:]{0,60}?\bwhether\b(?! or not\b)",
    re.IGNORECASE,
)
# The author only sets a scene; nobody could dispute it.
SUPPOSED = re.compile(
    r"^(?:and |but |so |now |ok(?:ay)?,? |for example,? |e\.g\.,? )*(?:suppose|imagine|picture|let's say|let us say|say (?:that|we|you|there|someone)|assume|consider (?:a|an|this|some)|take (?:a|an))\b",
    re.IGNORECASE,
)
# A line that heads a list of arguments the author collects for both sides.
PRESENTED_HEADING = re.compile(
    r"^[#*\s]*(?:(?:arguments?|reasons?|the case|case|points?|pros?|cons?)?\s*(?:for|against|in favou?r|pros?|cons?))"
    r"(?: (?:and|/) (?:against|cons))?[*\s]*:?$",
    re.IGNORECASE,
)

# Talk about the talk: no one could dispute these as claims about the matter.
META = re.compile(
    r"^(?:\(?(?:and |but |so |also |ok,? |okay,? |anyway,? |finally,? |well,? )*"
    r"(?:thanks?\b|thank you|many thanks|cheers|great (?:post|comment|question)|nice (?:post|one|-)|interesting\b[.!]|"
    r"(?:re)?posting|cross-?post|copied from|see (?:also|section|my|the|here|https?)|edit(?:ed)?:|update:|tl;?dr:?$|"
    r"(?:here(?:'s| is)|here are) (?:my|the|a|an|some) |note:|source:|link:|hello|hi\b|welcome|sorry\b|apolog|"
    r"i(?:'m| am) (?:going to try|trying to|curious|happy to|excited|glad)|"
    r"i (?:appreciate|enjoyed|liked|loved|recommend|wonder|hope (?:this|that|you)|look forward|wrote (?:about|this))|"
    r"i(?:'ll| will) (?:put|try|assume|respond|reply|start|leave|note|go|come|say|be happy)|"
    r"let me (?:know|try|start|explain|say|put)|let's start|"
    r"my (?:take|question|comment) (?:on this )?is|(?:a )?few (?:thoughts|comments)|some (?:other )?(?:thoughts|tweets|comments)|"
    r"does that (?:help|make sense)|(?:can|could|would) you (?:please |briefly )?(?:say|explain|give|point|clarify)|"
    r"i (?:strongly |completely |totally |mostly |kinda |sort of |respectfully |fully |partly )*(?:disagree|agree)(?: with (?:(?:all|most|much|some|both|everything|parts?|bits) of )?(?:this|that|these|you|it|them|all|most|both|the above|everything))?[.,;!:]?\s*$|"
    r"i think (?:the|a|our|one|my) (?:key |real |main |biggest )?(?:crux|disagreement)|the (?:real |main |key )?crux|"
    r"this is (?:a )?(?:cross|link|re)-?post|this is a companion discussion topic|this (?:post|comment|section|sequence) (?:is|will|tries)|i hope|agreed[.!]))",
    re.IGNORECASE,
)
TAG_QUESTION = re.compile(
    r"(?:,|-|–|—)\s*(?:right|no|correct|yes|is(?:n't)? (?:it|that|there)|are(?:n't)? (?:they|we|you)|"
    r"(?:does|do|did|was|were|has|have|had|ca|wo|would|could|should)(?:n't)? (?:it|they|we|you|that))\?[\"')\]]*$"
    r"|^(?:\W|and |but |so )*(?:could|would|wo|is|are|does|do|did|should|ca)n't (?:it|that|this|we|you|they|there|the) .*\?$"
    r"|(?:,)\s*(?:could|would|wo|is|are|does|do|did|should|ca)n't (?:it|that|this|we|you|they|there|the) .*\?$",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\w'(?:re|m|ve|ll|d)(?!\w)|"
    r"(?<!\w)(?:it|that|this|there|here|what|who|he|she|which|where|how|nobody|everybody|somebody|no one|everyone)'s(?!\w)|"
    r"(?<!\w)(?:is|are|was|were|am|be|been|being|isn't|aren't|wasn't|weren't|has|have|had|hasn't|haven't|does|"
    r"do|did|doesn't|don't|didn't|can|can't|cannot|could|couldn't|will|won't|would|wouldn't|should|shouldn't|may|"
    r"might|must|seems?|makes?|made|means?|gives?|gets?|goes|go|takes?|shows?|needs?|works?|gets?|says?|said|thinks?|"
    r"knows?|becomes?|leads?|causes?|requires?|depends?|exists?|happens?|remains?|tends?|tells?|fails?|holds?|keeps?|"
    r"\w{3,}(?:ed|ises?|izes?|ates?|ifies|eeds|ains|ists|ects|ends|elps|uces|ives|ows|eaks|alls|uns|akes|omes|ounts|ries|eals|ngs))(?!\w)",
    re.IGNORECASE,
)

DISAGREES = re.compile(
    r"^\W*(?:(?:hm+|well|ok(?:ay)?|sorry|honestly|actually|and|but|yeah|again|ah|my (?:sense|view|impression) is(?: that)?),? +)*(?:"
    r"i(?:'m| am) (?:\w+ )?(?:less|more) (?:\w+ )?(?:confident|convinced|sure|optimistic|pessimistic|skeptical|sceptical|worried|hopeful|sanguine) than you\b|"
    r"i (?:don't|do not|can't|cannot) see [^.?!]{1,60}? as (?:\w+ )?(?:evidence|reason|argument|support|problem|threat)\b|"
    r"(?:no[.,!:;—–]| ?nope\b)(?!\s[^.!?]{0,30}(?:n't|not|never|nobody)\b|\s*(?:\w+,? )?(?:i (?:\w+ )?agree|you(?:'re| are) (?:\w+ )?(?:right|correct)|that(?:'s| is) (?:\w+ )?(?:right|fair|true)))|"
    r"i (?:(?!not |never |cannot |can |hardly |used )\w+ ){0,2}(?:disagree|object|dispute|reject|doubt)|i(?:'d| would) (?:\w+ ){0,2}(?:disagree|dispute|push back|object)|"
    r"i (?:really |just |still |honestly |also |don't )*(?:don't|do not|can't|cannot) (?:think|agree|buy|see (?:why|how|that|it)|believe|accept|find (?:this|that|it))"
    r"(?! more\b|[^.]{0,20}\b(?:any(?:one|body)|we|you)\b[^.]{0,12}\b(?:disput|den(?:y|ies)|disagree|doubt|object|wrong)|[^.;:!?]{0,80}\beither\b(?=\W*(?:\Z|[,.;!?])))|"
    r"i(?:'m| am) (?:not (?:convinced|persuaded|sold|so sure|sure (?:i (?:agree|buy)|that(?:'s| is)|about (?:that|this)))|(?:extremely |very |quite |deeply |highly )?(?:skeptical|sceptical|unconvinced|unpersuaded))|"
    r"(?:this|that|it|which)(?:'s| is| seems| strikes me as| sounds| looks)? (?:(?!not |never |nothing )\w+ ){0,2}(?:wrong|false|mistaken|backwards?|untrue|incorrect|confused|a non sequitur|not (?:right|true|obvious|how|what|the case))|"
    r"(?:this|that) (?:doesn't|does not|isn't|is not|won't|can't) (?!to (?:say|deny)|just|only|matter|surprise|wrong|false|unreasonable|crazy)|"
    r"(?:wrong|false|incorrect|untrue|nonsense)[.,!:;—–]|you(?:'re| are) (?:(?!not |never )\w+ )?(?:wrong|mistaken)\b|(?:strong(?:ly)? )?disagree|quite the (?:opposite|reverse|contrary)|"
    r"on the contrary|far from it|(?:this|that|the) (?:argument|analogy|inference|claim|reasoning|conclusion)[^.]{0,40}(?:fails|breaks|doesn't|does not|proves too much|is (?:weak|wrong|flawed))|"
    r"(?:the|my|one|a|here's the|here's my) (?:\w+ )?(?:problem|trouble|objection|flaw|weakness) (?:is\b(?! (?:very )?(?:real|serious))|with\b|here\b|i\b)|hardly\b(?! any)|not (?:really|true|so|quite|at all)[.,:;!]|hard disagree|counterpoint"
    r")",
    re.IGNORECASE,
)
AGREES = re.compile(
    r"^\W*(?:(?:hm+|well|ok(?:ay)?|oh|and|yeah|yes|ah|also),? +)*(?:"
    r"(?:strongly |fully |completely |very much )?agree(?:d|s)?\b(?! to disagree)|i (?:(?!used|wish|never|hardly|can|cannot|not|would|might|could)\w+ ){0,2}agree\b|\+1|seconded|this[.!]|"
    r"(?:exactly|precisely)(?=[.,!:;—–]|\s*\Z| (?:this|right|so)\b)|indeed\b(?! not)|"
    r"yes[,.!—–]|yep\b|yeah[,.]|right[,.!]|true[,.!]|correct[,.!]|well (?:said|put)|good (?:point|catch)|great point|excellent point|"
    r"fair (?:point|enough)|you(?:'re| are) (?:\w+ )?(?:right|correct)|"
    r"(?:that|this)(?:'s| is) (?:(?!not |never )\w+ )?(?:right|true|fair|correct|reasonable|a (?:good|fair|great|reasonable) point)(?=\s*[.,!;:—–]|\s*\Z)|"
    r"i (?:concede|stand corrected|grant|take the point|take your point|accept)|point taken|can confirm|same here|seconding|couldn't agree more|"
    r"thanks for (?:pointing|the correction|catching|flagging)|(?:this|that) (?:matches|fits|squares with) "
    r")",
    re.IGNORECASE,
)
# The answer only says again, in its own words, what it answers.
RESTATES = re.compile(
    r"^\W*(?:ok(?:ay)?,? |so,? )*(?:i(?:'d| would| might) (?:translate|rephrase|restate|paraphrase)|in other words|if i understand|"
    r"so (?:you're|you are) saying|to (?:restate|rephrase|paraphrase)|let me (?:restate|rephrase|paraphrase))\b",
    re.IGNORECASE,
)
# Anywhere in an opening that begins with agreement: it goes another way, or agrees with a part only.
COUNTERS = re.compile(
    r"(?<!\w)(?:and no|i (?:\w+ )?disagree|i (?:\w+ )?(?:don't|do not|can't|cannot) (?:think|agree|buy|see|believe|accept)|not (?:convinced|persuaded|sold)|"
    r"(?<!i was )(?<!i'm )wrong|less (?:so|good|sure)|(?:isn't|is not) (?:true|right|so|the case|clear)|backwards|the opposite|"
    r"only (?:of|if|for|in|when|where|up to)|not (?:about|on|with) the|the (?:first|second) (?:half|part|bit))(?!\w)",
    re.IGNORECASE,
)
TURNS = re.compile(
    r"(?<!\w)(?:but|however|though|although|except|still|nevertheless|that said|yet)(?!\w)", re.IGNORECASE
)

CRUX_MARK = re.compile(
    r"(?<!\w)(?:double[- ]crux|crux(?:es)?|cruxy|"
    r"(?:what|everything|it all|all of (?:this|it)|the whole (?:thing|argument|case)|this) (?:hinges?|turns?|comes down|boils down) (?:on|to)|"
    r"(?:would|that would|could) change my mind|(?:our|the) (?:real |main |key |core |central )?disagreement (?:is|lies|comes)|"
    r"where we (?:really )?(?:disagree|part ways|differ)|load[- ]bearing)(?!\w)",
    re.IGNORECASE,
)

# How a sentence hangs on its neighbour in the same author's text.
CONCLUDES = re.compile(
    r"^\W*(?:and |but )?(?:so\b(?! far| much| many| long)|therefore|thus|hence|consequently|as a (?:consequence|result)|this means|which means|"
    r"it follows|that is why|that's why|this is why|accordingly|in (?:short|sum|conclusion)|the upshot|this (?:suggests|implies|shows)|"
    r"(?:this|that|which) (?:would make|makes))\b",
    re.IGNORECASE,
)
GROUNDS = re.compile(
    r"^\W*(?:and |but )?(?:because|since\b|after all|for (?:example|instance)|e\.g\.?|for one(?: thing)?|the (?:main |key )?reason|indeed|in particular|"
    r"specifically|as evidence|consider\b|given that|in fact|this is because|that's because|it's because|firstly|first,|second,|secondly|"
    r"third,|moreover|furthermore|also,|besides|in addition|additionally)\b",
    re.IGNORECASE,
)

# Says where its author stands, or that two people part here, and leaves to its neighbours what it is about. What
# follows a colon or a semicolon says it.
TAKES_SIDE = re.compile(
    r"^(?!.*[:;]\s(?:\S+\s+){4})(?:"
    r"\W*(?:(?:and|but|so|yes|no|ok(?:ay)?|well|now|still|also|that said|then|here|on (?:this|that)|this is why|that's why|"
    r"that is why),? )*(?:"
    r"i(?:'m| am) (?:with|sold|on board|at one with)\b(?! (?:[\w']+ ){0,4}that (?!part\b|point\b|one\b))|i side with\b|"
    r"i(?:'ve| have)? changed my (?:mind|view|opinion)s?\b(?! about (?!this|that|it\b))|"
    r"i (?:\w+ly |still |also |do )*(?:agree|disagree|concur)(?: with (?:you|this|that|it|them|all of (?:this|that|it)|both))?"
    r"(?:[,;:]| (?:and|but|though|although|here)\b|\W*$))"
    r"|.*\bwhere (?:we|you and i|(?:the two|both) of us) (?:\w+ )?(?:disagree|differ|part(?: ways| company)?)\b"
    r"(?!.* is (?:that|whether)\b))",
    re.IGNORECASE | re.DOTALL,
)
# Gives a claim of its author's own up: against whose claim that was, it speaks no more.
WITHDRAWS = re.compile(
    r"(?<!\w)(?:i(?:'ll| will| must| have to| hereby| therefore)? (?:withdraw|retract|take (?:it |that |this )?back)\b"
    r"|i stand corrected|you(?:'ve| have)? (?:\w+ )?(?:convinced|persuaded) me(?! (?:of )?nothing))",
    re.IGNORECASE,
)
# Says of itself that it is not about what is being answered.
ASIDE = re.compile(
    r"^\W*(?:(?:and|but|also|oh|slightly|completely|totally|somewhat|mostly),? )*(?:unrelated(?:ly)?\b(?! to\b)|(?:as )?(?:an |a )?(?:quick |small |minor )?(?:aside|side ?-?note|tangent)\b"
    r"|off[- ]topic\b|tangential(?:ly)?\b|on (?:a|an|another)(?: \w+)? (?:note|topic|subject)\b|by the way\b|btw\b|fyi\b|incidentally\b|p\.? ?s\.?[:,.]? )",
    re.IGNORECASE,
)
# A sentence that needs its neighbours to be understood: the same words elsewhere are not the same claim.
LEANING = re.compile(
    r"^\W*(?:and |but |so |yet |or |also,? |however,? |though |still,? |then |thus,? |hence,? )*(?:"
    r"(?:this|that|it|they|these|those|he|she|such|which|both|neither|either|its|their|his|her|here|there,)\b"
    r"|i think (?:this|that|it|they|these|those|so)\b|in that case|if (?:so|not|this|that|it)\b|the (?:former|latter|same|above|point is)\b)"
    r"|.*\b(?:do|does|doing|did|done|stop|with|about|for|on) (?:this|that|so|it)\W*\Z",
    re.IGNORECASE | re.DOTALL,
)

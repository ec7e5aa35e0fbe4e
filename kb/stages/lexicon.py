"""Word lists of the stages: English, lower case, plain apostrophes."""

from __future__ import annotations

# Words that turn a sentence round.
NEGATIONS = frozenset(
    """
    absent ain't aren't barely can't cannot couldn't didn't doesn't don't doubt doubtful fail failed fails false
    hadn't hardly hasn't haven't impossible isn't lack lacks mustn't needn't neither never no nobody none nor not
    nothing nowhere rarely scarcely seldom shouldn't unable unlikely untrue wasn't weren't without won't wouldn't
    wrong
    """.split()
)

# Pairs of which one in the place of the other turns a sentence round.
ANTONYMS = frozenset(
    frozenset(pair.split())
    for pair in """
    more less; most least; most few; many few; many no; all some; all none; all few; every some; every no; always
    never; always sometimes; always rarely; often rarely; usually rarely; higher lower; high low; greater smaller;
    larger smaller; large small; big small; increase decrease; increases decreases; increased decreased; increasing
    decreasing; rise fall; rises falls; rising falling; raise lower; raises lowers; raised lowered; grow shrink;
    grows shrinks; gain lose; gains loses; better worse; best worst; good bad; strong weak; stronger weaker;
    strongest weakest; strongly weakly; easy hard; easier harder; easily hardly; easy difficult; simple complex;
    simpler harder; simple complicated; fast slow; faster slower; quickly slowly; early late; earlier later; before
    after; safe unsafe; safe dangerous; safer riskier; true false; right wrong; possible impossible; likely
    unlikely; probable improbable; able unable; necessary unnecessary; needed unneeded; useful useless; helpful
    harmful; helps hurts; help hurt; help hinder; helps hinders; improve worsen; improves worsens; benefit harm;
    benefits harms; support oppose; supports opposes; supports undermines; support undermine; agree disagree; accept
    reject; accepts rejects; allow forbid; allows prevents; allow prevent; allows forbids; enable prevent; enables
    prevents; cause prevent; causes prevents; include exclude; includes excludes; succeed fail; succeeds fails;
    success failure; pass fail; above below; over under; up down; in out; inside outside; with without; for against;
    same different; similar different; alike different; certain uncertain; clear unclear; sure unsure; known
    unknown; common rare; commonly rarely; cheap expensive; cheaper dearer; long short; longer shorter; wide narrow;
    deep shallow; full empty; open closed; public private; everyone nobody; everyone someone; everybody nobody;
    everything nothing; both neither; any no; anyone nobody; first last; sufficient insufficient; enough
    insufficient; adequate inadequate; accurate inaccurate; reliable unreliable; stable unstable; consistent
    inconsistent; aligned misaligned; honest dishonest; relevant irrelevant; significant insignificant; important
    unimportant; effective ineffective; efficient inefficient; overestimate underestimate; overestimates
    underestimates; overstated understated; optimistic pessimistic; positive negative; advantage disadvantage;
    strengthen weaken; strengthens weakens; widen narrow; widens narrows; accelerate slow; accelerates slows; speeds
    slows; begins ends; start stop; starts stops; keep drop; keeps drops; keep lose; keeps loses; internal external;
    majority minority; plausible implausible; credible incredible; centralised decentralised; centralized
    decentralized; voluntary mandatory; optional mandatory; legal illegal; legitimate illegitimate; moral immoral;
    ethical unethical; fair unfair; just unjust; encourage discourage; encourages discourages; trust distrust;
    believes doubts; believe doubt; nearer farther; solved unsolved; temporary permanent; finite infinite
    """.split(";")
)

# Numbers written out, with their digits.
DIGITS_OF = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split(),
        "0 1 2 3 4 5 6 7 8 9 10 11 12 20 30 40 50".split(),
        strict=True,
    )
)
# Further words of number.
NUMBER_WORDS = frozenset("billion double half hundred million once quarter third thousand twice".split())

# "I don't think that it floods" denies that it floods: the negation bears on what is thought.
THINKING = frozenset("believe expect imagine suppose think".split())

# Words that carry no content of their own.
SMALL_WORDS = frozenset(
    """
    a also an and are as at be by in is it its just of on or so that the this to very
    """.split()
)

# Words that name no topic.
STOP_WORDS = frozenset(
    """
    a about above actually after again against all also although always am an and another any anyone anything are
    aren't around as at away back be because been before being below best better between both but by can can't
    cannot could couldn't did didn't do does doesn't doing don't done down during each either else enough especially
    even ever every everyone everything example far few first for from further get gets getting give given go goes
    going good got great had has have haven't having he her here hers him his how however i i'd i'll i'm i've if in
    instead into is isn't it it'd it's its itself just keep kind know known last least less let let's like likely
    little look lot made make makes making many may maybe me mean means might more most much must my need needs
    never new no nobody none nor not nothing now of off often ok on once one ones only or other others our out over
    own part people perhaps point possible probably put quite rather re real really right said same say saying says
    second see seem seems sense several should shouldn't since so some someone something sometimes still such sure
    take takes tell than that that's the their them then there there's therefore these they they're thing things
    think this those though through thus to together too toward towards two under unless until up us use used using
    very want wants was wasn't way ways we we're well were weren't what what's whatever when where whether which
    while who whole whom whose why will with within without won't work works would wouldn't yes yet you you're your
    yours
    """.split()
)

# Words of debate itself: they stand in every topic and name none.
TALK_WORDS = frozenset(
    """
    agree agrees argue argues argued argument arguments believe believes claim claims comment comments consider disagree
    discussion expect expected explain guess imagine issue issues main mentioned post posts presumably question
    questions
    reason reasons response saying section sense suggest suggests suppose talk talking tell view views wrote written
    """.split()
)

# Words of degree and of what merely comes about: they stand in every topic and name none.
DEGREE_WORDS = frozenset(
    """
    accidentally among amount amounts beyond bigger completely deliberately difference different easier easily easy
    entirely extremely full generally happen happened happens hard harder immediately literally looks merely normal
    normally pretty rest roughly simply sort substantially sufficiently totally usually various weak whole
    """.split()
)

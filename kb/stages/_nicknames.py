"""Short forms of first names in English: those that stand for one or two names, so that they are evidence."""

from __future__ import annotations

_GROUPS = (
    "abigail abby", "albert al bert", "alexander alex alec sasha", "alexandra alex sandra", "alfred alf fred",
    "andrew andy drew", "anthony tony", "antonia toni", "barbara barb", "benjamin ben benny benji",
    "bernard bernie", "catherine cathy cat kate", "katherine kathy kate katie kat", "charles charlie chuck",
    "christina chris tina", "christopher chris kit", "daniel dan danny", "david dave davey", "deborah deb debbie",
    "donald don donny", "dorothy dot dottie", "douglas doug", "edward ed eddie ted ned", "eleanor ellie nell nora",
    "elizabeth liz lizzie beth betty eliza", "eugene gene", "francis frank", "frederick fred freddie",
    "gabriel gabe", "gerald gerry jerry", "gregory greg", "harold harry hal", "henry harry hank hal",
    "isaac ike zac", "jacob jake", "james jim jimmy jamie", "jeffrey jeff geoff", "geoffrey geoff",
    "jennifer jen jenny", "jessica jess jessie", "jonathan jon jonny", "john johnny jack", "joseph joe joey",
    "joshua josh", "judith judy", "kenneth ken kenny", "lawrence larry", "leonard leo len lenny", "louis lou",
    "margaret maggie meg peggy greta", "martin marty", "matthew matt", "maximilian max", "maxwell max",
    "michael mike mick mickey", "nathaniel nate nathan nat", "nathan nate", "nicholas nick nicky", "oliver ollie",
    "olivia liv", "pamela pam", "patricia pat patty trish", "patrick pat paddy", "peter pete",
    "philip phil", "rachel rae", "raymond ray", "rebecca becky becca", "richard rick dick rich ricky",
    "robert rob bob bobby robbie", "ronald ron ronnie", "samantha sam", "samuel sam sammy", "sarah sally",
    "sebastian seb", "stephen steve", "steven steve", "susan sue susie", "sylvester sly", "theodore ted theo",
    "thomas tom tommy", "timothy tim", "tobias toby", "valentine val", "victor vic", "victoria vicky tori",
    "vincent vince", "walter walt wally", "william will bill billy liam", "zachary zach zack",
)  # fmt: skip
_OF: dict[str, frozenset[str]] = {}
for _group in _GROUPS:
    for _name in _group.split():
        _OF[_name] = _OF.get(_name, frozenset()) | {_group.split()[0]}


def full_forms(first: str) -> frozenset[str]:
    """Return the names that a first name, in lower case, may be short for, itself among them."""
    return _OF.get(first, frozenset()) | {first}

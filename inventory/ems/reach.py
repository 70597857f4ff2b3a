"""What a line may call: five reaches, each with all before it, and the least that a number asks for.

Emergency numbers go out whatever a line may call. Standard library only, as the simulator's process uses it too.
"""

REACHES = ("internal", "national", "mobile", "international", "all")  # all: premium numbers, too
ALL = "all"
HOME = "44"  # country code of the simulator and of the SIP server

# prefix → the reach that numbers below it ask for; the longest one counts
NEEDS = {
    # satellite and premium numbers that belong to no country
    "+870": ALL, "+878": ALL, "+881": ALL, "+882": ALL, "+883": ALL, "+979": ALL,
}  # fmt: skip
# country code → the same within it, where it is home; everything else there is national
HOMES = {
    "44": {"+447": "mobile", "+4470": ALL, "+4476": ALL, "+447624": "mobile", "+4484": ALL, "+4487": ALL, "+449": ALL},
    "49": {"+4915": "mobile", "+4916": "mobile", "+4917": "mobile", "+49137": ALL, "+49180": ALL, "+49900": ALL},
}


def prefixes(home: str) -> dict[str, str]:
    """prefix → reach of a network whose home is this country code; what none of them begins is abroad."""
    return {f"+{home}": "national", **NEEDS, **HOMES.get(home, {})}


def needed(number: str, home: str = HOME) -> str:
    """The least reach with which `number` (E.164) can be called from a line whose own company's it is not."""
    found = [prefix for prefix in prefixes(home) if number.startswith(prefix)]
    return prefixes(home)[max(found, key=len)] if found else "international"


def within(reach: str, asked: str) -> bool:
    """Whether a line of this reach may make a call that asks for `asked`."""
    return REACHES.index(reach) >= REACHES.index(asked)

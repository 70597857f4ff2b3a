"""Which jobs of calls act for others, and why (tests/test_walls.py)."""

FOR_CALLS = {
    "callstats/actions/feed.py:read_feeds": "a job finds the call servers, which are the provider's",
    "callstats/actions/feed.py:_read_on": "how far records are fetched is the provider's",
    "callstats/actions/feed.py:take_in": "a network's records are of every customer; the file is the provider's",
    "callstats/actions/feed.py:_note_fault": "why a network cannot be asked is the provider's to read",
    "callstats/actions/push.py:find_address": "nobody is signed in; only who holds the token finds the address",
    "callstats/actions/push.py:take_batch": "a call server's batch holds records of every customer; it is the provider's",
    "callstats/actions/roll_up.py:roll_up_some": "a job counts the calls of everybody's customers; rates above are read, not shown",
    "callstats/actions/roll_up.py:count_night_anew": "a job finds the time zones of everybody's customers",
    "callstats/actions/roll_up.py:_count_day_of": "a job has the day of everybody's customers counted anew",
    "callstats/actions/spend.py:count_some": "a job counts what extensions of everybody's customers spend",
    "callstats/actions/spend.py:look_after_spendings": "a job finds the limits that were set anew and what was left undone",
    "callstats/actions/spend.py:judge": "a job looks at what extensions of everybody's customers spent",
    "callstats/actions/spend.py:_judge_one": "a job blocks an extension of anybody's customer; its reseller hears of it",
    "callstats/actions/alarms.py:look_after_alarms": "a job finds the alarms of everybody's customers that nobody was told of",
    "callstats/actions/alarms.py:deal_with": "a job blocks an extension of anybody's customer; its reseller hears of it",
    "callstats/queries/fraud.py:priced_calls": "the rate of a call may be that of a partner above; what it came to is shown",
    "callstats/actions/watch.py:watch_last_hour": "a job looks at the calls of every partner's customers; each hears of its own",
    "callstats/actions/tend.py:tend_calls": "a job for the records of every customer; days, files and calls are the provider's",
    "callstats/actions/read.py:read_part": "records of every customer come in one file, which is the provider's",
}

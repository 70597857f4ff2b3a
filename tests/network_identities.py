"""Who reads networks as somebody else, and why; a part of ACTS_FOR_OTHERS (tests/test_walls.py)."""

FOR_NETWORKS = {
    "inventory/actions/reach.py:_owing": "a job finds everybody's lines whose packages may call something else by now",
    "inventory/actions/reach.py:tell_reaches": "a job tells the networks of everybody's customers what their lines may call",
    "inventory/actions/phone_address.py:fetch_file": "a phone signs in nowhere; only who holds the token finds the customer",
    "inventory/actions/phone_address.py:forget_fetches": "a job forgets what phones of everybody's customers fetched long ago",
    "inventory/actions/reading.py:_read_one": "a job keeps what the network of anybody's customer was read to hold",
    "inventory/actions/reading.py:_take_next": "a job reads the networks of everybody's customers",
    "inventory/actions/reading.py:read_due": "a job finds everybody's customers that were never read, or are asked for",
    "inventory/actions/silence.py:Listening.__init__": "a job asks which call servers did not answer",
    "inventory/actions/silence.py:Listening.answers": "that a call server answers again is the provider's to know",
    "inventory/actions/silence.py:Listening.fails": "that a call server is silent is the provider's to know",
    "inventory/tasks.py:free_the_urgent": "the scheduler lets go of blocks of everybody's customers that it held when it died",
    "inventory/actions/test_call.py:place_call": "a worker places the call in the name of the provider, who asked",
}

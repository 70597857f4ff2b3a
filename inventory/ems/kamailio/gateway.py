"""The public network of the demo: answers whatever is called after a second, until the caller hangs up or a minute is over.

`python -m inventory.ems.kamailio.gateway --port 5080 --server 127.0.0.1:5060`. Standard library only.
"""

import argparse
import threading
import time

from inventory.ems.phone import Call, Phone

LONGEST = 60  # seconds of a call


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m inventory.ems.kamailio.gateway")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--server", required=True, help="host:port of the SIP server")
    arguments = parser.parse_args()
    host, _, port = arguments.server.rpartition(":")

    def heard(call: Call) -> None:
        threading.Timer(LONGEST, lambda: call.at("ended") or phone.end(call)).start()

    phone = Phone((host, int(port)), host, "gateway", "", rings=1, bind=(host, arguments.port), heard=heard)
    while True:
        time.sleep(60)
        phone.calls = {key: call for key, call in phone.calls.items() if not call.at("ended")}


if __name__ == "__main__":
    main()

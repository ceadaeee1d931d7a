"""As step.py, and the alerts are sent, too: send.py --jobs FILE [--parallel N]

A job has one more member: env, the variables its rule file names, such as the addresses of the receivers.
"""

import functools
import os

import certifi
import step


class SendingRun(step.Run):
    """One ElastAlert whose outputs do what they always do; an alert is noted by the first of them."""

    def __init__(self, job):
        os.environ.update(job["env"])
        # Some libraries look for certificates nowhere else.
        certifi.where = functools.partial(os.environ.get, "SSL_CERT_FILE")
        super().__init__(job)

    def record_alerts(self, out):
        for rule in self.ea.rules:
            first = rule["alert"][0]
            first.alert = functools.partial(self.record_and_send, out, rule, first, first.alert)

    def record_and_send(self, out, rule, alerter, send, matches):
        self.record(out, rule, alerter, matches)
        return send(matches)


step.Run = SendingRun

if __name__ == "__main__":
    step.main()

"""Runs the real ElastAlert 2 with a clock that is stepped by hand: step.py --jobs FILE [--parallel N]

FILE holds a JSON list of jobs {name, rule, config, start, end, out}. Each job has a process of its own, forked from
this one, so that no two rules share state. `out` gets a JSON line for each alert: tick, rule, alerter, title, text,
num, match. For each finished job one JSON line goes to standard output: name, alerts, errors, seconds, cpu, rss_kb.

Ticks go from start to end inclusive. A rule runs when the tick is a whole number of its run_every after start;
pending alerts are looked at on whole numbers of the global run_every, after the rules. Nothing is sent anywhere.
"""

import argparse
import copy
import datetime
import functools
import json
import math
import os
import resource
import sys
import time

os.environ["TZ"] = "UTC"
time.tzset()

import croniter as croniter_module  # noqa: E402
import elastalert.alerts  # noqa: E402,F401
import elastalert.create_index as create_index  # noqa: E402
import elastalert.elastalert as runner  # noqa: E402
import elastalert.ruletypes  # noqa: E402,F401
import elastalert.util as util  # noqa: E402

REAL_NOW = util.ts_now
REAL_CRON = croniter_module.croniter
MAX_ERRORS = 20


class Clock:
    """Where the stepped clock stands."""

    now = None


class SteppedCron(REAL_CRON):
    """A cron expression that starts at the stepped clock where no start is given."""

    def __init__(self, expression, start_time=None, *args, **kwargs):
        super().__init__(expression, Clock.now if start_time is None else start_time, *args, **kwargs)


def step_clock_of_modules():
    """Puts the stepped clock into every module of ElastAlert that has been imported by now."""
    for name, module in list(sys.modules.items()):
        if not name.startswith("elastalert"):
            continue
        if getattr(module, "ts_now", None) is REAL_NOW:
            module.ts_now = lambda: Clock.now
        if getattr(module, "croniter", None) is REAL_CRON:
            module.croniter = SteppedCron


def plain(value):
    """What JSON has no word for, as ElastAlert would write it."""
    if isinstance(value, datetime.datetime):
        return util.dt_to_ts(value)
    return list(value) if isinstance(value, (set, tuple)) else str(value)


class Run:
    """One ElastAlert with the rules of one job."""

    def __init__(self, job):
        self.job = job
        self.alerts = 0
        self.errors = []
        self.paused = {}
        self.is_stale = False
        self.writes = 0
        Clock.now = util.ts_to_dt(job["start"])
        step_clock_of_modules()
        flags = ["--config", job["config"], "--pin_rules"]
        self.ea = runner.ElastAlerter(flags + (["--rule", job["rule"]] if job.get("rule") else []))
        step_clock_of_modules()  # what was loaded by name just now
        self.es = util.elasticsearch_client(self.ea.conf)
        self.ea.scheduler.modify_job = self.note_pause
        self.record_errors()
        self.watch_writes()

    def note_pause(self, job_id, _jobstore=None, next_run_time=None, **_):
        self.paused[job_id] = next_run_time

    def make_indices(self):
        """Makes the write-back indices anew."""
        create_index.time.sleep = lambda _: None
        with open(os.devnull, "w") as nowhere:
            said, sys.stdout = sys.stdout, nowhere
            create_index.create_index_mappings(es_client=self.es, ea_index=self.ea.writeback_index, recreate=True)
            sys.stdout = said
        own = self.ea.writeback_index + "*"
        # What a run writes is seen by the next one and not sooner, however slow this machine is.
        self.es.indices.put_settings(index=own, body={"refresh_interval": "-1", "translog.durability": "async"})
        self.es.cluster.health(index=own, wait_for_status="yellow")

    def drop_indices(self):
        base = self.ea.writeback_index
        names = [base] + [f"{base}_{part}" for part in ("status", "silence", "error", "past")]
        self.es.indices.delete(index=",".join(names), ignore_unavailable=True)

    def watch_writes(self):
        """Notes what is written and will be searched for later; status documents are not, within one process."""
        write = self.ea.writeback

        def writeback(doc_type, body, *args, **kwargs):
            self.is_stale = self.is_stale or doc_type != "elastalert_status"
            # A stepped clock stands still; gathered matches are read back in the order of their writing.
            self.writes += 1
            body.setdefault("@timestamp", util.dt_to_ts(Clock.now + datetime.timedelta(milliseconds=self.writes)))
            return write(doc_type, body, *args, **kwargs)

        self.ea.writeback = writeback

    def record_errors(self):
        handled, uncaught = self.ea.handle_error, self.ea.handle_uncaught_exception

        def handle_error(message, data=None):
            self.errors.append(f"{util.dt_to_ts(Clock.now)} {message}"[:500])
            return handled(message, data)

        def handle_uncaught_exception(exception, rule):
            self.errors.append(f"{util.dt_to_ts(Clock.now)} uncaught: {exception!r}"[:500])
            return uncaught(exception, rule)

        self.ea.handle_error, self.ea.handle_uncaught_exception = handle_error, handle_uncaught_exception

    def record_alerts(self, out):
        for rule in self.ea.rules:
            for alerter in rule["alert"]:
                alerter.alert = functools.partial(self.record, out, rule, alerter)

    def record(self, out, rule, alerter, matches):
        matches = copy.deepcopy(matches)
        line = {
            "tick": util.dt_to_ts(Clock.now),
            "rule": rule["name"],
            "alerter": alerter.get_info().get("type"),
            "title": alerter.create_title(matches),
            "text": alerter.create_alert_body(matches),
            "num": len(matches),
            "match": matches[0],
        }
        out.write(json.dumps(line, default=plain, sort_keys=True, ensure_ascii=False) + "\n")
        self.alerts += 1

    def is_due(self, rule, elapsed):
        until = self.paused.get(rule["name"])
        return elapsed % whole_seconds(rule["run_every"]) == 0 and (until is None or Clock.now >= until)

    def refresh(self):
        if self.is_stale:
            self.es.indices.refresh(index=self.ea.writeback_index + "*", ignore_unavailable=True)
        self.is_stale = False

    def step(self):
        start, end = Clock.now, util.ts_to_dt(self.job["end"])
        every = [self.ea.run_every] + [rule["run_every"] for rule in self.ea.rules]
        step = functools.reduce(math.gcd, map(whole_seconds, every))
        for elapsed in range(0, whole_seconds(end - start) + 1, step):
            Clock.now = start + datetime.timedelta(seconds=elapsed)
            self.writes = 0
            for rule in list(self.ea.rules):
                if self.is_due(rule, elapsed):
                    self.refresh()
                    self.ea.handle_rule_execution(rule)
            if elapsed % whole_seconds(self.ea.run_every) == 0:
                self.refresh()
                self.ea.send_pending_alerts()


def whole_seconds(delta):
    return int(delta.total_seconds())


def run_job(job):
    """Runs one job in this process and says how it went."""
    began = time.time()
    failure, run = None, None
    try:
        run = Run(job)
        run.make_indices()
        with open(job["out"], "w", encoding="utf-8") as out:
            run.record_alerts(out)
            run.step()
        run.drop_indices()
    except Exception as error:  # a rule that does not load is a result, too
        failure = f"{type(error).__name__}: {error}"[:500]
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "name": job["name"],
        "alerts": run.alerts if run else 0,
        "errors": ([failure] if failure else []) + (run.errors[:MAX_ERRORS] if run else []),
        "failed": failure is not None,
        "seconds": round(time.time() - began, 1),
        "cpu": round(used.ru_utime + used.ru_stime, 2),
        "rss_kb": used.ru_maxrss,
    }


def fork_job(job):
    """Runs a job in a child, so that whatever it leaves behind ends with it."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        line = json.dumps(run_job(job), ensure_ascii=False) + "\n"
        os.write(1, line.encode())
        code = 0
    finally:
        os._exit(code)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", required=True)
    parser.add_argument("--parallel", type=int, default=2)
    args = parser.parse_args()
    with open(args.jobs, encoding="utf-8") as file:
        jobs = json.load(file)
    running = set()
    failed = False
    for job in jobs:
        if len(running) >= args.parallel:
            child, status = os.wait()
            running.discard(child)
            failed = failed or status != 0
        running.add(fork_job(job))
    while running:
        child, status = os.wait()
        running.discard(child)
        failed = failed or status != 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

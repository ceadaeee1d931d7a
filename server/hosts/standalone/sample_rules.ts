/** Where the local inbox listens. */
export interface InboxPlaces {
  readonly httpPort: number;
  readonly smtpPort: number;
}

/** The rules of a first look, each as a person would write it. They tell the local inbox and nobody else. */
export function sampleRules({ httpPort, smtpPort }: InboxPlaces): readonly string[] {
  const hook = `http://127.0.0.1:${httpPort}/inbox`;
  return [sudoCommand(hook), guessedPasswords(hook, smtpPort), fullDisk(hook), serviceDown(hook)];
}

const sudoCommand = (hook: string): string => `# Tells of each command that somebody ran with sudo.
name: A command was run with sudo
type: any
index: filebeat-*

filter:
  - query_string:
      query: "_exists_:system.auth.sudo.command"

query_key: user.name
realert:
  minutes: 0

alert_subject: "sudo on {0} by {1}"
alert_subject_args: [host.hostname, user.name]
alert_text: "{0} ran {1} on {2} as {3}"
alert_text_args: [user.name, system.auth.sudo.command, host.hostname, user.effective.name]
alert_text_type: alert_text_only

alert:
  - post
http_post_url: ${hook}/sudo
`;

const guessedPasswords = (
  hook: string,
  smtpPort: number,
): string => `# Ten failed logins from one address within five minutes: somebody guesses passwords.
name: Passwords are guessed over ssh
type: frequency
index: filebeat-*
num_events: 10
timeframe:
  minutes: 5

filter:
  - term:
      system.auth.ssh.event: Failed

query_key: source.ip
realert:
  minutes: 10

alert_subject: "{0} failed logins from {1}"
alert_subject_args: [num_hits, source.ip]

# Both go to the local inbox of this first look; put your own addresses here.
alert:
  - slack
  - email
slack_webhook_url: ${hook}/slack
email: soc@example.com
from_addr: tocsin@example.com
smtp_host: 127.0.0.1
smtp_port: ${smtpPort}
`;

const fullDisk = (hook: string): string => `# A disk that is more than nine tenths full, once an hour for each disk.
name: A disk is nearly full
type: metric_aggregation
index: metricbeat-*
metric_agg_key: system.filesystem.used.pct
metric_agg_type: max
max_threshold: 0.9
metric_format_string: "{:.1%}"

query_key: [host.name, system.filesystem.mount_point]
realert:
  hours: 1

alert_subject: "{0} on {1} is nearly full"
alert_subject_args: [system.filesystem.mount_point, host.name]
# What is calculated has a name of its own in the match: metric_, the field, and how it was calculated.
alert_text: "{0} of {1} on {2} is used"
alert_text_args:
  - metric_system.filesystem.used.pct_max_formatted
  - system.filesystem.mount_point
  - host.name
alert_text_type: alert_text_only

alert:
  - post
http_post_url: ${hook}/disk
`;

const serviceDown = (
  hook: string,
): string => `# A monitored page that has not been up for seven minutes, told every five minutes while it lasts.
name: A service is down
type: flatline
index: heartbeat-*
threshold: 1
# Pages are checked every five minutes: one check that failed is enough.
timeframe:
  minutes: 7

filter:
  - term:
      monitor.status: up

query_key: monitor.name
realert:
  minutes: 5

alert_subject: "{0} is down"
# There is no event to tell of; the match has the value that went missing.
alert_subject_args: [key]
alert_text: "No check of {0} has succeeded within seven minutes"
alert_text_args: [key]
alert_text_type: alert_text_only

alert:
  - post
http_post_url: ${hook}/uptime
`;

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

const fullDisk = (hook: string): string => `# A disk that is nine tenths full, once an hour for each disk.
name: A disk is nearly full
type: any
index: metricbeat-*

filter:
  - range:
      system.filesystem.used.pct:
        gte: 0.9

query_key: [host.name, system.filesystem.mount_point]
realert:
  hours: 1

alert_subject: "{0} on {1} is nearly full"
alert_subject_args: [system.filesystem.mount_point, host.name]
alert_text: "{0} of {1} is used"
alert_text_args: [system.filesystem.used.pct, system.filesystem.mount_point]
alert_text_type: alert_text_only

alert:
  - post
http_post_url: ${hook}/disk
`;

const serviceDown = (
  hook: string,
): string => `# A monitored page that does not answer, told every five minutes while it lasts.
name: A service is down
type: any
index: heartbeat-*

filter:
  - term:
      monitor.status: down

query_key: monitor.name
realert:
  minutes: 5

alert_subject: "{0} is down"
alert_subject_args: [monitor.name]
alert_text: "{0} does not answer: {1}"
alert_text_args: [url.full, error.message]
alert_text_type: alert_text_only

alert:
  - post
http_post_url: ${hook}/uptime
`;

/** How our own indices are called. */
export interface IndexChoice {
  readonly prefix: string;
  /** Where alerts are kept; follows from the prefix where absent. */
  readonly alertsIndex?: string;
}

/** The indices we keep things in, by what they hold. */
export interface IndexNames {
  readonly state: string;
  readonly outbox: string;
  readonly runs: string;
  readonly rules: string;
  readonly secrets: string;
  readonly lease: string;
  readonly alerts: string;
}

/** Beside this prefix alerts have a name of their own, so that a role for alerts does not open our state. */
const USUAL_PREFIX = '.kibana_tocsin';
const USUAL_ALERTS = '.alerts-tocsin.default';

/** The names that follow from a choice. */
export const indexNames = ({ prefix, alertsIndex }: IndexChoice): IndexNames => ({
  state: `${prefix}_state`,
  outbox: `${prefix}_outbox`,
  runs: `${prefix}_runs`,
  rules: `${prefix}_rules`,
  secrets: `${prefix}_secrets`,
  lease: `${prefix}_lease`,
  alerts: alertsIndex ?? (prefix === USUAL_PREFIX ? USUAL_ALERTS : `${prefix}_alerts`),
});

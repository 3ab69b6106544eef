import { about } from './about-key.ts';
import { integer, oneOf, text } from './master-fields.ts';

const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;

/** Watching the branch, and when people are told. */
export const monitoringKeys = {
  MONITOR: about(oneOf(['yes', 'no']).prefault('no'), {
    section: 'Monitoring',
    description: 'Whether `woosoo agent` runs as one more service: it measures all the time, keeps a history and sends alerts.',
    example: 'yes',
  }),
  MONITOR_INTERVAL_SECONDS: about(integer(2, 3600).prefault('10'), {
    section: 'Monitoring',
    description: 'How often everything is measured.',
    example: '10',
  }),
  METRICS_PORT: about(integer(1024, 65535).optional(), {
    section: 'Monitoring',
    description: 'Where the agent answers a collector such as Prometheus, on this box only. Left out: nowhere.',
    example: '9464',
  }),
  ALERT_FAILURES: about(integer(1, 1000).prefault('3'), {
    section: 'Monitoring',
    description: 'How many times in a row something must be bad before people are told.',
    example: '3',
  }),
  ALERT_SUCCESSES: about(integer(1, 1000).prefault('2'), {
    section: 'Monitoring',
    description: 'How many times in a row it must be good before they are told that it is over.',
    example: '2',
  }),
  ALERT_REMIND_MINUTES: about(integer(0, 10_080).prefault('120'), {
    section: 'Monitoring',
    description: 'They are told again after this time while it lasts; 0: once is enough.',
    example: '120',
  }),
  ALERT_QUIET_HOURS: about(text(new RegExp(`^${TIME}-${TIME}$`), 'must be two times of day, as 23:00-09:00').optional(), {
    section: 'Monitoring',
    description: "When nobody is told; what still lasts is told afterwards. In the box's own time.",
    example: '23:00-09:00',
  }),
};

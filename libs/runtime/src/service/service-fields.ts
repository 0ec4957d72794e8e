import { choice, duration, text } from './config-fields.ts'
import { LOG_LEVELS } from './log.ts'

/** Settings of every service. */
export const SERVICE_FIELDS = {
  adminHost: text(
    'ADMIN_HOST',
    '127.0.0.1',
    'Address that the private port binds to; 0.0.0.0 in a container.',
  ),
  drainTimeout: duration(
    'DRAIN_TIMEOUT',
    '10s',
    'Time that a stop may take. What is not settled by then is redelivered.',
  ),
  logLevel: choice({ name: 'LOG_LEVEL', doc: 'Lowest level that is logged.' }, LOG_LEVELS, 'info'),
} as const

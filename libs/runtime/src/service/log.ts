import { pino } from 'pino'

/**
 * Structured log of a service, one JSON object a line on stdout.
 * Callers give ids, codes, counts and coordinates as fields, never a payload, an address or a secret.
 */
export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  fatal(fields: object, message: string): void
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const

export function createLog(service: string, level: (typeof LOG_LEVELS)[number]): Log {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
}

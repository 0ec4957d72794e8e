import { describe, Failure } from '@tributary/core'
import { pino } from 'pino'

/**
 * Structured log of a service, one JSON object per line on stdout. Messages are in lower case.
 * Callers give ids, codes, counts and coordinates as fields, never a payload, a phone number or
 * mailbox, or a secret.
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

/** What a log line says about something thrown. */
export type FailureFields = {
  /** What went wrong, in one line. */
  readonly error: string
  /** Code of a Failure. */
  readonly code?: string
  /** What the reader does about it, where the Failure says so. */
  readonly fix?: string
}

/** Fields for a log line about anything thrown. Total: never throws. */
export function failureFields(error: unknown): FailureFields {
  if (!(error instanceof Failure)) return { error: describe(error) }
  const { what, code, fix } = error
  return { error: what, code, ...(fix !== null && { fix }) }
}

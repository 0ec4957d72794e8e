import type { Dependency } from '@tributary/core'
import { dependencyOf } from '@tributary/core'
import type { Log } from './log.ts'
import { failureFields } from './log.ts'

/** A failed attempt that will be repeated. */
export type FailedAttempt = {
  readonly error: unknown
  /** What the caller does about it, in lower case: "retrying". */
  readonly message: string
  /** The dependency of the caller, for an error that does not name one. */
  readonly dependency?: Dependency
  /** Groups the lines about an error that names no dependency; by default the message. */
  readonly cause?: string
  readonly fields?: object
  readonly level?: 'warn' | 'error'
}

/**
 * The log lines of everything that is tried again. While a dependency is unavailable, all callers
 * together write one line a minute. It names the dependency and the fix, and says in `leftOut` how many
 * failures had no line since the last one. The first success after that writes one line too.
 */
export type OutageLog = {
  failed(attempt: FailedAttempt): void
  /** The dependency, or the cause, works. Cheap while it has not failed. */
  worked(cause: string): void
}

const EVERY_MS = 60_000

const FIXES: Readonly<Record<Dependency, string>> = {
  Kafka: 'check that the brokers run, and KAFKA_BROKERS',
  ClickHouse: 'check that ClickHouse runs, and CLICKHOUSE_URL',
  'the schema registry': 'check that the registry runs, and REGISTRY_URL',
}

type Outage = {
  since: number
  isOver: boolean
  isLogged: boolean
  lastLine: number
  leftOut: number
}

/** `now` is in milliseconds of a clock that only goes forward. */
export function createOutageLog(log: Log, now: () => number = () => performance.now()): OutageLog {
  const outages = new Map<string, Outage>()

  function outageOf(cause: string): Outage {
    const known = outages.get(cause)
    if (known !== undefined && !known.isOver) return known
    const { lastLine = Number.NEGATIVE_INFINITY, leftOut = 0 } = known ?? {}
    const outage = { since: now(), isOver: false, isLogged: false, lastLine, leftOut }
    outages.set(cause, outage)
    return outage
  }

  return {
    failed({ error, message, fields, level = 'warn', ...attempt }) {
      const dependency = dependencyOf(error) ?? attempt.dependency ?? null
      const outage = outageOf(dependency ?? attempt.cause ?? message)
      if (now() - outage.lastLine < EVERY_MS) {
        outage.leftOut++
        return
      }
      const fix = dependency === null ? {} : { fix: FIXES[dependency] }
      const what = dependency === null ? message : `${dependency} is unavailable: ${message}`
      const { leftOut } = outage
      log[level]({ ...fields, ...fix, ...failureFields(error), leftOut }, what)
      Object.assign(outage, { isLogged: true, lastLine: now(), leftOut: 0 })
    },
    worked(cause) {
      const outage = outages.get(cause)
      if (outage === undefined || outage.isOver) return
      outage.isOver = true
      if (!outage.isLogged) return
      const seconds = Math.round((now() - outage.since) / 1_000)
      log.info({ seconds }, `${cause} works again after ${seconds} s`)
    },
  }
}

const shared = new WeakMap<Log, OutageLog>()

/** The outage log of a log: one for all parts of a process, which have the same dependencies. */
export function outagesOf(log: Log): OutageLog {
  const known = shared.get(log) ?? createOutageLog(log)
  shared.set(log, known)
  return known
}

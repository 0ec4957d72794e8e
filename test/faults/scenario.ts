import type { ServiceName } from '@tributary/local-stack'
import type { ProblemKind } from './oracle/problem.ts'
import type { Repeats } from './oracle/verdict.ts'
import type { Protection } from './processes/unsafe-ports.ts'
import type { Fleet } from './rig/deployment.ts'
import type { Fault } from './rig/rig.ts'

/**
 * The control of a fault: the same run without one protection must show the damage, or the test would
 * not see it in the product either.
 */
export type Control = {
  readonly service: ServiceName
  readonly without: Protection
  /** The kinds of problem of which at least one must be found. */
  readonly shows: readonly ProblemKind[]
  /** The fault of the control run, where the damage needs another moment. */
  readonly fault?: Fault
}

/**
 * What the fault makes the services do again: it must be seen in what does not converge (the topics, a
 * plain table), as it must not be seen in the views.
 */
export type Repetition = {
  readonly repeats: keyof Repeats
  /** How many there must be for each accepted webhook; one in all by default. */
  readonly perAccepted?: number
}

export type Scenario = {
  /** What goes wrong, as in "after <name> …". */
  readonly name: string
  readonly fault: Fault
  readonly control: Control | Repetition
  readonly fleet?: Fleet
  /** Webhooks a second. */
  readonly perSecond?: number
  /** The gateway has a spool. */
  readonly hasSpool?: true
  /** The fault fills a disk: left out where none can be mounted. */
  readonly needsDisks?: true
}

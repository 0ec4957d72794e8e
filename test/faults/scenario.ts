import type { ServiceName } from '@tributary/local-stack'
import type { ProblemKind } from './oracle/problem.ts'
import type { Repeats } from './oracle/verdict.ts'
import type { Protection } from './processes/unsafe-ports.ts'
import type { Fleet } from './rig/deployment.ts'
import type { Fault } from './rig/rig.ts'

/**
 * The control of a fault: the same run without one protection. It must show the damage; otherwise the test
 * would not detect damage in the product either.
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
 * Work that the fault makes the services repeat. The repetition must be visible in the topics or in a plain
 * table, which do not converge, and invisible in the views.
 */
export type Repetition = {
  readonly repeats: keyof Repeats
  /** How many repetitions each accepted webhook needs; by default the whole run needs one. */
  readonly perAccepted?: number
}

export type Scenario = {
  /** The fault, as in "after <name> …". */
  readonly name: string
  readonly fault: Fault
  readonly control: Control | Repetition
  readonly fleet?: Fleet
  /** Webhooks a second. */
  readonly perSecond?: number
  /** The gateway has a spool. */
  readonly hasSpool?: true
  /** The fault fills a disk. Tests leave it out where they cannot mount one. */
  readonly needsDisks?: true
}

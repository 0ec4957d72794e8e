import type { DeadCode, StreamRecord } from '@tributary/core'
import type { Addresses } from '@tributary/local-stack'
import { stackVariables } from '@tributary/testing'
import type { Journal } from '../load/journal.ts'
import type { Databases } from '../rig/databases.ts'
import { countRepeats } from '../rig/databases.ts'
import type { Deployment } from '../rig/deployment.ts'
import type { StackClients } from '../rig/stack-clients.ts'
import { cleanPass } from './clean-pass.ts'
import {
  checkDeadLetters,
  checkNormalized,
  checkRaw,
  expectedOf,
  repeatsIn,
  storedAfterAll,
} from './conservation.ts'
import type { Ends } from './evidence.ts'
import { gatherEvidence, partitionOf } from './evidence.ts'
import { createInterpretation } from './interpretation.ts'
import type { Sample } from './offsets.ts'
import { checkCommits } from './offsets.ts'
import type { Problem } from './problem.ts'
import { compareViews } from './views.ts'

/** What is known after a run. */
export type Case = {
  readonly addresses: Addresses
  readonly clients: StackClients
  readonly deployment: Pick<Deployment, 'variables'>
  readonly databases: Databases
  readonly journal: Journal
  /** Digests of the values that were put into the unified topics by hand, and their codes. */
  readonly putByHand: ReadonlyMap<string, DeadCode>
  /** Unified records that were sent and are in their topics no more. */
  readonly removed: readonly StreamRecord[]
  /** Where the topics ended when the run began. */
  readonly since: Ends
  readonly samples: readonly Sample[]
}

/** What was there more than once, harmless by promise. */
export type Repeats = {
  /** Raw records with the bytes of another one: sent again by a provider, or stored again. */
  readonly webhooks: number
  /** Unified records that were sent again. */
  readonly records: number
  /** Rows that were inserted again. */
  readonly rows: number
}

export type Verdict = {
  readonly problems: readonly Problem[]
  readonly repeats: Repeats
}

/**
 * Checks the promises after a run: nothing accepted is lost, the views are those of a clean single pass
 * of the same webhooks, every record is accounted for, commits were honest, the dead letters are
 * exactly the poison.
 */
export async function judge(of: Case): Promise<Verdict> {
  const { clients, journal, databases, putByHand } = of
  const interpretation = await createInterpretation(of.deployment.variables, clients)
  const kept = await gatherEvidence(clients, of.since)
  const removed = of.removed.filter(
    (record) => record.offset >= (of.since.get(partitionOf(record)) ?? 0n),
  )
  const evidence = { ...kept, unified: [...removed, ...kept.unified] }
  const expected = expectedOf(evidence, interpretation)
  // What was answered otherwise may have been stored all the same: then it counts, once.
  const webhooks = [...journal.accepted(), ...storedAfterAll(journal.undecided(), evidence)]
  const clean = stackVariables(of.addresses, databases.clean.name)
  await cleanPass(webhooks, interpretation, clean)
  const problems = [
    ...checkRaw(journal.accepted(), evidence),
    ...(await compareViews(databases.actual, databases.clean)),
    ...checkNormalized(evidence, expected, putByHand),
    ...checkDeadLetters(evidence, expected, putByHand),
    ...checkCommits(of.samples, evidence, expected),
  ]
  const repeats: Repeats = {
    webhooks: repeatsIn(evidence.raw),
    records: repeatsIn(evidence.unified),
    rows: await countRepeats(databases),
  }
  return { problems, repeats }
}

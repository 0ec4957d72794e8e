import { setTimeout as sleep } from 'node:timers/promises'
import type { Infrastructure } from '@tributary/local'
import { stackVariables, uniqueGroup } from '@tributary/testing'
import { createJournal } from './load/journal.ts'
import { createRandom } from './load/random.ts'
import { wordsOf } from './load/renamed.ts'
import { createSend, startLoad } from './load/sender.ts'
import { webhooks } from './load/webhooks.ts'
import { startAtEnds, watchOffsets } from './oracle/offsets.ts'
import type { Verdict } from './oracle/verdict.ts'
import { judge } from './oracle/verdict.ts'
import type { Databases } from './rig/databases.ts'
import { emptyDatabases } from './rig/databases.ts'
import { startDeployment } from './rig/deployment.ts'
import { openHttpLine } from './rig/http-line.ts'
import { openKafkaLine } from './rig/kafka-line.ts'
import { drained } from './rig/lag.ts'
import type { Rig } from './rig/rig.ts'
import { stackClients } from './rig/stack-clients.ts'
import type { Control, Scenario } from './scenario.ts'

/** What a run has shown. */
export type RunResult = Verdict & {
  readonly requests: number
  readonly accepted: number
  /** From the end of the fault until everything accepted was queryable; null when that did not come. */
  readonly recoverySeconds: number | null
}

export type RunOptions = {
  readonly stack: Infrastructure
  readonly databases: Databases
  readonly scenario: Scenario
  readonly seed: number
  /** The protection that is switched off; null for none. */
  readonly control: Control | null
}

/** Load before the fault, and after it. */
const BEFORE_MS = 1_500
const AFTER_MS = 1_000
const PER_SECOND = 40
const DRAIN_MS = 120_000
/** A control that has lost something may never drain; what it shows is there long before. */
const CONTROL_DRAIN_MS = 45_000

/** One run of a scenario: load, fault, quiescence, verdict. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { stack, databases, scenario, seed, control } = options
  const clients = stackClients(stack)
  const groups = { normalizer: uniqueGroup('normalizer'), sink: uniqueGroup('sink') }
  const [clickhouse, kafka, since] = await Promise.all([
    openHttpLine(stack.clickhouse.url),
    openKafkaLine(stack.kafka.brokers[0] ?? ''),
    startAtEnds(clients, groups),
    emptyDatabases(databases),
  ])
  const deployment = await startDeployment({
    fleet: scenario.fleet ?? { normalizer: 1, sink: 1 },
    variables: {
      ...stackVariables(stack, databases.actual.name),
      NORMALIZER_GROUP: groups.normalizer,
      SINK_GROUP: groups.sink,
      KAFKA_LINE: String(kafka.port),
      CLICKHOUSE_URL: clickhouse.url,
      ...scenario.variables,
    },
    own: control === null ? {} : { [control.service]: { WITHOUT: control.without } },
  })
  const journal = createJournal()
  const { gateway, credentials } = deployment
  const send = createSend({ gateway, credentials, journal })
  const random = createRandom(seed)
  const rig: Rig = {
    ...{ stack, clients, deployment, groups, clickhouse, kafka, journal, send },
    database: databases.actual,
    putByHand: new Map(),
  }
  const watch = watchOffsets(clients, groups)
  try {
    const fault = control?.fault ?? scenario.fault
    const source = webhooks(groups.sink, random, wordsOf(deployment.endpointsText))
    const load = startLoad(send, source, { perSecond: scenario.perSecond ?? PER_SECOND })
    await sleep(BEFORE_MS)
    await fault.apply(rig).finally(() => sleep(fault.lastsMs))
    await fault.heal(rig)
    const healedAt = performance.now()
    await sleep(AFTER_MS)
    await load.stop()
    const isDrained = await drained(clients, groups, control === null ? DRAIN_MS : CONTROL_DRAIN_MS)
    const recoverySeconds = isDrained ? (performance.now() - healedAt) / 1_000 : null
    const samples = await watch.stop()
    const verdict = await judge({
      ...{ addresses: stack, clients, deployment, databases, journal, since, samples },
      putByHand: rig.putByHand,
    })
    return {
      requests: journal.attempts.length,
      accepted: journal.accepted().length,
      recoverySeconds,
      ...verdict,
    }
  } finally {
    await watch.stop()
    await deployment.stop()
    await Promise.all([clickhouse.close(), kafka.close()])
  }
}

import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Infrastructure } from '@tributary/local-stack'
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
import type { Deployment } from './rig/deployment.ts'
import { startDeployment } from './rig/deployment.ts'
import type { DiskName, Disks } from './rig/disks.ts'
import { diskFolder } from './rig/disks.ts'
import type { HttpLine } from './rig/http-line.ts'
import { openHttpLine } from './rig/http-line.ts'
import type { KafkaLine } from './rig/kafka-line.ts'
import { openKafkaLine } from './rig/kafka-line.ts'
import { drained } from './rig/lag.ts'
import { checkResources, readResources } from './rig/resources.ts'
import type { Fault, Rig } from './rig/rig.ts'
import { stackClients } from './rig/stack-clients.ts'
import type { Control, Scenario } from './scenario.ts'

/** Result of a run. */
export type RunResult = Verdict & {
  readonly requests: number
  readonly accepted: number
  /** Seconds from the end of the fault until every accepted webhook was queryable; null if never. */
  readonly recoverySeconds: number | null
  /** Folder with the logs of the services, where the run has unexpected problems. */
  readonly logs: string | null
}

/** Resources that all runs share. */
export type Rigging = {
  /** Data folder of the stack. */
  readonly home: string
  readonly stack: Infrastructure
  readonly databases: Databases
  readonly disks: Disks | null
}

export type RunOptions = Rigging & {
  readonly scenario: Omit<Scenario, 'control'>
  readonly seed: number
  /** The protection to switch off; null for none. */
  readonly control: Control | null
}

const FLEET = { normalizer: 1, sink: 1 }
const PER_SECOND = 40
/** Load before the fault, and after it. */
const BEFORE_MS = 1_500
const AFTER_MS = 1_000
/** How long the providers retry webhooks that were not accepted. */
const PATIENCE_MS = 30_000
const DRAIN_MS = 120_000
/** A control run that has lost something may never drain. Its damage is visible long before. */
const CONTROL_DRAIN_MS = 45_000

/** One run of a scenario: load, fault, quiescence, verdict. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { stack, databases } = options
  const clients = stackClients(stack)
  const groups = { normalizer: uniqueGroup('normalizer'), sink: uniqueGroup('sink') }
  const [clickhouse, kafka, since] = await Promise.all([
    openHttpLine(stack.clickhouse.url),
    openKafkaLine(stack.kafka.brokers[0] ?? ''),
    startAtEnds(clients, groups),
    emptyDatabases(databases),
  ])
  const around = { stack, clients, groups, clickhouse, kafka, database: databases.actual }
  const deployment = await deploy(options, around)
  const watch = watchOffsets(clients, groups)
  try {
    const journal = createJournal()
    const { gateway, credentials } = deployment
    const send = createSend({ gateway, credentials, journal })
    const random = createRandom(options.seed)
    const rig: Rig = {
      ...around,
      deployment,
      journal,
      send,
      random,
      disk: (name) => options.disks?.[name] ?? noDisk(name),
      putByHand: new Map(),
      removed: [],
    }
    const before = readResources(deployment)
    const recoverySeconds = await strike(rig, options)
    const { problems, repeats } = await judge({
      ...{ addresses: stack, clients, deployment, databases, journal, since },
      ...{ samples: await watch.stop(), putByHand: rig.putByHand, removed: rig.removed },
    })
    const all = [...problems, ...checkResources(before, readResources(deployment))]
    const isWrong = options.control === null && (all.length > 0 || recoverySeconds === null)
    return {
      requests: journal.attempts.length,
      accepted: journal.accepted().length,
      ...{ recoverySeconds, repeats, problems: all },
      logs: isWrong ? await deployment.keepLogs() : null,
    }
  } finally {
    await watch.stop()
    await deployment.stop()
    await Promise.all([clickhouse.close(), kafka.close()])
  }
}

function noDisk(name: DiskName): never {
  throw new Error(`there is no disk for ${name}: the scenario has to say that it needs disks`)
}

type Around = Pick<Rig, 'stack' | 'groups'> & {
  readonly clickhouse: HttpLine
  readonly kafka: KafkaLine
}

function deploy(
  { home, databases, scenario, control }: RunOptions,
  { stack, groups, clickhouse, kafka }: Around,
): Promise<Deployment> {
  return startDeployment({
    fleet: scenario.fleet ?? FLEET,
    variables: {
      ...stackVariables(stack, databases.actual.name),
      NORMALIZER_GROUP: groups.normalizer,
      SINK_GROUP: groups.sink,
      KAFKA_LINE: String(kafka.port),
      CLICKHOUSE_URL: clickhouse.url,
      ...(scenario.hasSpool && { SPOOL_DIR: path.join(diskFolder(home, 'spool'), groups.sink) }),
    },
    own: control === null ? {} : { [control.service]: { WITHOUT: control.without } },
  })
}

/**
 * Sends load with the fault in the middle, then waits until the services have no work left. Resolves to the
 * seconds from the end of the fault until then; null if never.
 */
async function strike(rig: Rig, { scenario, seed, control }: RunOptions): Promise<number | null> {
  const { clients, deployment, groups, send } = rig
  const fault: Fault = control?.fault ?? scenario.fault
  const kept = wordsOf(deployment.endpointsText)
  const source = webhooks(groups.sink, createRandom(seed), kept)
  const load = startLoad(send, source, { perSecond: scenario.perSecond ?? PER_SECOND })
  try {
    await sleep(BEFORE_MS)
    await applyOrHeal(fault, rig)
    await sleep(fault.lastsMs)
    await fault.heal(rig)
    const healedAt = performance.now()
    await sleep(AFTER_MS)
    await load.stop(PATIENCE_MS)
    const isDrained = await drained(clients, groups, control ? CONTROL_DRAIN_MS : DRAIN_MS)
    return isDrained ? (performance.now() - healedAt) / 1_000 : null
  } finally {
    await load.stop(0)
  }
}

/** Heals a fault that failed to apply: the next run uses the same stack. */
async function applyOrHeal(fault: Fault, rig: Rig): Promise<void> {
  try {
    await fault.apply(rig)
  } catch (error) {
    await fault.heal(rig).catch(() => undefined)
    throw error
  }
}

import type { DeadStage, Dependency } from '@tributary/core'
import { classify } from '@tributary/core'
import { unblocked, watchBlocked } from '../kafka/blocked-topics.ts'
import { GAP_FIELDS } from '../kafka/gaps.ts'
import type { KafkaProducer } from '../kafka/producer.ts'
import type { KafkaSource } from '../kafka/source.ts'
import type { ConfigOf } from '../service/config.ts'
import { duration } from '../service/config-fields.ts'
import type { Readiness } from '../service/health.ts'
import { startAdminServer } from '../service/health.ts'
import type { Log } from '../service/log.ts'
import type { Metrics } from '../service/metrics.ts'
import { outagesOf } from '../service/outage-log.ts'
import { retry } from '../service/retry.ts'
import type { Worker } from '../service/run-service.ts'
import { runService } from '../service/run-service.ts'
import type { SERVICE_FIELDS } from '../service/service-fields.ts'
import type { TRACING_FIELDS } from '../service/tracing/create-tracing.ts'
import { createTracing } from '../service/tracing/create-tracing.ts'
import type { Breaker } from './breaker.ts'
import { BREAKER_FIELDS, createBreaker } from './breaker.ts'
import type { Stage } from './ports.ts'
import type { StreamObserver } from './run-stream.ts'
import { runStream } from './run-stream.ts'
import { createStreamMetrics } from './stream-metrics.ts'
import { createStreamTracing } from './stream-tracing.ts'
import { createWatchdog } from './watchdog.ts'

/** Conditions under which a stage holds a topic or stops by itself. */
export const STAGE_FIELDS = {
  ...BREAKER_FIELDS,
  ...GAP_FIELDS,
  stallTimeout: duration(
    'STALL_TIMEOUT',
    '5m',
    'How long a partition with waiting records may be stalled before the process ends, so that the orchestrator starts it again.',
  ),
} as const

/** The part of a service's configuration that every stage has. */
export type StageServiceConfig = {
  readonly service: ConfigOf<typeof SERVICE_FIELDS>
  readonly stage: ConfigOf<typeof STAGE_FIELDS>
  readonly tracing: ConfigOf<typeof TRACING_FIELDS>
}

export type StageServiceOptions = {
  readonly name: DeadStage
  readonly config: StageServiceConfig
  /** Private port, and the variable that sets it. */
  readonly port: number
  readonly portVariable: string
  /** Consumer group of the source. */
  readonly groupId: string
  readonly metrics: Metrics
  readonly log: Log
  readonly source: KafkaSource
  /** Publishes the dead letters, and what the stage publishes. Closed by the service. */
  readonly producer: KafkaProducer
  /** Creates the stage; the service reads its first record afterwards. A rejection ends the process. */
  readonly loadStage: (signal: AbortSignal) => Promise<Stage>
  /** Readiness of what the stage needs besides its source. */
  readonly ready?: () => Promise<Readiness>
  /** Workers that run next to the stage. */
  readonly workers?: readonly Worker[]
  /** Closes what the service opened, after the workers have ended. */
  readonly close?: readonly (() => Promise<void>)[]
}

/**
 * The process of a stage: the stream loop with its metrics, traces, circuit breaker and watchdog, and
 * the private port. Runs until SIGTERM or SIGINT, or until a worker fails, then drains and ends the
 * process.
 */
export async function runStageService(options: StageServiceOptions): Promise<never> {
  const { name, config, port, portVariable, metrics, log, source, producer } = options
  const { ready = async () => ({ ready: true }), workers = [], close = [] } = options
  const tracing = await createTracing({ service: name, settings: config.tracing, log })
  const breaker = createBreaker(config.stage)
  watchBlocked(name, metrics, producer)
  const admin = await startAdminServer({
    port,
    host: config.service.adminHost,
    portVariable,
    metrics,
    ready: async () => {
      const checks = [ready, async () => unblocked(producer)]
      for (const check of checks) {
        const readiness = await check()
        if (!readiness.ready) return readiness
      }
      return withHeldTopics(await source.ready(), breaker)
    },
  })
  log.info({ groupId: options.groupId, adminPort: port }, 'reading')
  return runService({
    log,
    workers: [
      ...workers,
      ...stageWorkers(options, breaker, createStreamTracing({ name, tracing })),
    ],
    close: [producer.close, ...close, admin.close, tracing.close],
    drainTimeoutMs: config.service.drainTimeout,
  })
}

/** A stage that holds topics is ready, because its other topics go on; the note says what waits. */
export function withHeldTopics(readiness: Readiness, { open }: Pick<Breaker, 'open'>): Readiness {
  const notes = [...open()].map(([topic, { message }]) => `${topic} is held: ${message}`)
  return readiness.ready && notes.length > 0 ? { ready: true, note: notes.join('; ') } : readiness
}

/** The stream loop, and the watchdog over it. */
function stageWorkers(
  options: StageServiceOptions,
  breaker: Breaker,
  tracing: Partial<StreamObserver>,
): readonly Worker[] {
  const { name, config, metrics, log, source, producer, loadStage } = options
  const streamMetrics = createStreamMetrics({ name, metrics, log })
  const watchdog = createWatchdog({
    async readLag() {
      const partitions = await source.behind()
      streamMetrics.setLag(partitions)
      return partitions
    },
    stallTimeoutMs: config.stage.stallTimeout,
    now: () => performance.now(),
  })
  async function run(signal: AbortSignal): Promise<void> {
    const stage = await loadStage(signal)
    void producer.connect(signal)
    const observers = [streamMetrics, watchdog, tracing]
    await runStream({ name, source, stage, producer, breaker, observers, now: Date.now }, signal)
  }
  return [
    { name, run },
    { name: 'watchdog', run: watchdog.run },
  ]
}

/**
 * Retries `attempt` until it succeeds, and logs once a minute that `dependency` is unavailable.
 * Rejects with a fatal failure, or when the signal aborts.
 */
export async function awaitDependency<T>(
  dependency: Dependency,
  attempt: () => Promise<T>,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<T> {
  const outages = outagesOf(log)
  const onFailure = (error: unknown) => {
    if (classify(error) === 'fatal') throw error
    outages.failed({ error, message: 'trying again before the start', dependency })
  }
  const result = await retry(attempt, onFailure, signal)
  outages.worked(dependency)
  return result
}

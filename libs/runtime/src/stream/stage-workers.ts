import type { DeadStage } from '@tributary/core'
import { GAP_FIELDS } from '../kafka/gaps.ts'
import type { KafkaProducer } from '../kafka/producer.ts'
import type { KafkaSource } from '../kafka/source.ts'
import type { ConfigOf } from '../service/config.ts'
import { duration } from '../service/config-fields.ts'
import type { Log } from '../service/log.ts'
import type { Metrics } from '../service/metrics.ts'
import type { Worker } from '../service/run-service.ts'
import type { Tracing } from '../service/tracing/tracing.ts'
import { BRAKE_FIELDS, createBrake } from './breaker.ts'
import { runStream } from './run-stream.ts'
import type { Stage } from './stage.ts'
import { createStreamObserver } from './stream-observer.ts'
import { tracedStage } from './traced-stage.ts'
import { createWatchdog } from './watchdog.ts'

/** When a stage stops by itself. */
export const STAGE_FIELDS = {
  ...BRAKE_FIELDS,
  ...GAP_FIELDS,
  stallTimeout: duration(
    'STALL_TIMEOUT',
    '5m',
    'How long a partition with waiting records may stand still before the process ends, to be started again.',
  ),
} as const

export type StageWorkersOptions = {
  readonly name: DeadStage
  readonly source: KafkaSource
  readonly producer: KafkaProducer
  readonly settings: ConfigOf<typeof STAGE_FIELDS>
  readonly metrics: Metrics
  readonly log: Log
  readonly tracing: Tracing
  /** Makes the stage once what it needs can be reached. */
  readonly loadStage: (signal: AbortSignal) => Promise<Stage>
}

/** The workers of a stage: its stream loop, and the watchdog over it. */
export function stageWorkers(options: StageWorkersOptions): readonly Worker[] {
  const { name, source, producer, settings, metrics, log, tracing, loadStage } = options
  const observer = createStreamObserver({ name, metrics, log })
  const watchdog = createWatchdog({
    async behind() {
      const partitions = await source.behind()
      observer.behind(partitions)
      return partitions
    },
    stallTimeoutMs: settings.stallTimeout,
    now: () => performance.now(),
  })
  const run = async (signal: AbortSignal) => {
    const stage = tracedStage(await loadStage(signal), { name, tracing })
    void producer.connect(signal)
    const watched: Stage = {
      async settle(batch) {
        watchdog.began(batch)
        try {
          return await stage.settle(batch)
        } finally {
          watchdog.ended(batch)
        }
      },
    }
    const brake = createBrake(settings)
    await runStream(
      { name, source, stage: watched, producer, observer, brake, now: Date.now },
      signal,
    )
  }
  return [
    { name, run },
    { name: 'watchdog', run: watchdog.run },
  ]
}

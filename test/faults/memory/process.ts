import { setTimeout as sleep } from 'node:timers/promises'
import type { OutRecord } from '@tributary/core'
import { HEADERS } from '@tributary/core'
import type { Producer, Source } from '@tributary/runtime/stream'
import { createBreaker, runStream } from '@tributary/runtime/stream'
import { createMemorySource } from '@tributary/runtime/testing'
import type { Insert } from '../../../services/sink/src/table-writer.ts'
import type { Life } from './life.ts'
import { createImmortal, living } from './life.ts'
import { normalizerStage, sinkStage } from './stages.ts'

const STAGES = { normalizer: normalizerStage, sink: sinkStage } as const
const PARTITIONS = 2
const BATCH_RECORDS = 8

export type ProcessName = keyof typeof STAGES

export type ProcessOptions = {
  /** The records of its topics. */
  readonly input: readonly OutRecord[]
  readonly life: Life
  /** Switches a protection off. */
  readonly unsafe?: (source: Source) => Source
  /** How long to wait for late effects. */
  readonly lateMs?: number
}

/** What a process has written, in order: records, dead letters and rows, with repetitions. */
export type Effects = {
  readonly records: readonly OutRecord[]
  readonly rows: readonly string[]
}

/**
 * Runs a process on Kafka and ClickHouse in memory until it dies or has read everything. Then restarts it,
 * immortal, at the committed offsets.
 */
export async function runProcess(name: ProcessName, options: ProcessOptions): Promise<Effects> {
  const { input, life, unsafe = (source) => source, lateMs = 0 } = options
  const source = createMemorySource({ maxBatchRecords: BATCH_RECORDS })
  for (const record of input) source.append(record.topic, partitionOf(record.key), [record])
  const records: OutRecord[] = []
  const rows: string[] = []
  const producer: Producer = { publish: async (record) => void records.push(record) }
  const insert: Insert = async (table, _schema, datums) => {
    for (const datum of datums) rows.push(`${table} ${Buffer.from(datum).toString('base64')}`)
  }
  for (const one of [life, createImmortal()]) {
    const ports = living({ source: unsafe(source), producer, insert }, one)
    const stopping = new AbortController()
    const stream = {
      ...{ name, source: ports.source, stage: STAGES[name](ports), producer: ports.producer },
      breaker: createBreaker({ maxDeadRun: 1_000, maxDeadShare: 1 }),
      ...{ observers: [], now: () => 0 },
    }
    await Promise.race([one.died, runStream(stream, stopping.signal), source.drained()])
    if (lateMs > 0) await Promise.race([one.died, sleep(lateMs)])
    stopping.abort()
  }
  return { records, rows }
}

/** Every effect once, as sorted text. */
export function distinctEffects({ records, rows }: Effects): readonly string[] {
  const texts = records.map(({ topic, value, headers }) => {
    const { sourceTopic, sourcePartition, sourceOffset, code } = HEADERS
    const source = [sourceTopic, sourcePartition, sourceOffset, code].map((name) => headers[name])
    return `${topic} ${source.join('/')} ${Buffer.from(value).toString('base64')}`
  })
  return [...new Set([...texts, ...rows])].sort()
}

const partitionOf = (key: Uint8Array | null): number => (key?.at(-1) ?? 0) % PARTITIONS

import type { Command } from '@commander-js/extra-typings'
import { Option } from '@commander-js/extra-typings'
import type { DeadStage } from '@tributary/core'
import { DEAD_TOPICS, HEADERS } from '@tributary/core'
import type { TopicSlice } from '@tributary/runtime/kafka'
import { readTopics } from '@tributary/runtime/kafka'
import type { CommandKafka } from '../clients.ts'
import { UsageError } from '../context.ts'
import { instantOption, providerOption } from '../options.ts'
import { UNKNOWN } from '../records/groups.ts'
import type { DeadLetter } from './dead-letter.ts'
import { DEAD_STAGES, readDeadLetter, stageOfTopic } from './dead-letter.ts'

/** Which dead letters a command is about; what is left out is not limited. */
export type DeadFilter = {
  readonly stage?: DeadStage | undefined
  readonly code?: string | undefined
  readonly provider?: string | undefined
  readonly endpoint?: string | undefined
  /** Epoch milliseconds of the failure: since ≤ failed at < until. */
  readonly since?: number | undefined
  readonly until?: number | undefined
}

/** Adds the options that a DeadFilter is made of. */
export const withDeadFilter = (command: Command) =>
  command
    .addOption(new Option('--stage <stage>', 'of this stage only').choices(DEAD_STAGES))
    .option('--code <code>', 'with this failure code only, such as INVALID_JSON')
    .addOption(providerOption([UNKNOWN]))
    .option('--endpoint <name>', 'of this endpoint only')
    .addOption(instantOption('--since <time>', 'failed at this time or later'))
    .addOption(instantOption('--until <time>', 'failed before this time'))
    .hook('preAction', (filtered) => assertPeriod(filtered.opts()))

function assertPeriod({ since, until }: Pick<DeadFilter, 'since' | 'until'>): void {
  if (since !== undefined && until !== undefined && since >= until)
    throw new UsageError('--until must be later than --since')
}

export function matches(filter: DeadFilter, letter: DeadLetter): boolean {
  const { since, until } = filter
  return (
    isIn(filter.stage, letter.stage) &&
    isIn(filter.code, letter.code) &&
    isIn(filter.provider, letter.provider) &&
    isIn(filter.endpoint, letter.record.headers[HEADERS.endpoint]) &&
    (since === undefined || letter.failedAtMs >= since) &&
    (until === undefined || letter.failedAtMs < until)
  )
}

/** An empty option limits nothing. */
const isIn = (only: string | undefined, found: string | undefined): boolean =>
  !only || only === found

/** The slices that hold the letters: a stage writes a dead letter after the failure, never before. */
export function slicesOf({ stage, since }: DeadFilter): readonly TopicSlice[] {
  const stages = stage === undefined ? DEAD_STAGES : [stage]
  return stages.map((of) => ({
    topic: DEAD_TOPICS[of],
    ...(since !== undefined && { sinceMs: since }),
  }))
}

/**
 * The dead letters that the topics hold at the call and that match, in the order of each partition. Once
 * the signal is aborted, rejects with its reason at the next record, matching or not.
 */
export async function* readDeadLetters(
  kafka: CommandKafka,
  filter: DeadFilter,
  signal?: AbortSignal,
): AsyncGenerator<DeadLetter, void, undefined> {
  for await (const record of readTopics(kafka, slicesOf(filter))) {
    signal?.throwIfAborted()
    const stage = stageOfTopic(record.topic)
    if (stage === undefined) continue
    const letter = readDeadLetter(stage, record)
    if (matches(filter, letter)) yield letter
  }
}

import type { DeadStage } from '@tributary/core'
import { DEAD_TOPICS, HEADERS } from '@tributary/core'
import type { TopicSlice } from '@tributary/runtime/kafka'
import type { Arguments } from '../command.ts'
import { textOption } from '../command.ts'
import { UsageError } from '../context.ts'
import { providerOption, UNKNOWN_PROVIDER } from '../provider-option.ts'
import { instantOption } from '../time-option.ts'
import type { DeadLetter } from './dead-letter.ts'
import { DEAD_STAGES } from './dead-letter.ts'

/** Which dead letters are meant; null leaves open. Times are of the failure, since ≤ t < until. */
export type DeadFilter = {
  readonly stage: DeadStage | null
  readonly code: string | null
  readonly provider: string | null
  readonly endpoint: string | null
  readonly sinceMs: number | null
  readonly untilMs: number | null
}

export const FILTER_OPTIONS = {
  stage: { type: 'string' },
  code: { type: 'string' },
  provider: { type: 'string' },
  endpoint: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const

export const FILTER_USAGE =
  '[--stage normalizer|sink] [--code INVALID_JSON] [--provider spruce] [--endpoint default] [--since 2h] [--until 2026-12-01]'

export const ALL_DEAD: DeadFilter = {
  ...{ stage: null, code: null, provider: null, endpoint: null, sinceMs: null, untilMs: null },
}

export function filterOf(args: Arguments, nowMs: number): DeadFilter {
  return {
    stage: stageOf(textOption(args, 'stage')),
    code: textOption(args, 'code') ?? null,
    provider: providerOption(args, [UNKNOWN_PROVIDER]),
    endpoint: textOption(args, 'endpoint') ?? null,
    sinceMs: instantOption(args, 'since', nowMs),
    untilMs: instantOption(args, 'until', nowMs),
  }
}

function stageOf(name: string | undefined): DeadStage | null {
  if (name === undefined) return null
  const stage = DEAD_STAGES.find((known) => known === name)
  if (stage !== undefined) return stage
  throw new UsageError(`--stage is one of ${DEAD_STAGES.join(', ')}`)
}

export function matches(filter: DeadFilter, letter: DeadLetter): boolean {
  const { sinceMs, untilMs } = filter
  return (
    isIn(filter.stage, letter.stage) &&
    isIn(filter.code, letter.code) &&
    isIn(filter.provider, letter.provider) &&
    isIn(filter.endpoint, letter.record.headers[HEADERS.endpoint]) &&
    (sinceMs === null || letter.failedAtMs >= sinceMs) &&
    (untilMs === null || letter.failedAtMs < untilMs)
  )
}

const isIn = (wanted: string | null, found: string | undefined): boolean =>
  wanted === null || wanted === found

/** What must be read to find them: a dead letter is never written before the failure it tells of. */
export function slicesOf({ stage, sinceMs }: DeadFilter): readonly TopicSlice[] {
  const stages = stage === null ? DEAD_STAGES : [stage]
  return stages.map((of) => ({
    topic: DEAD_TOPICS[of],
    ...(sinceMs !== null && { sinceMs }),
  }))
}

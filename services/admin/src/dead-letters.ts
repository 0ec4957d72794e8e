import type { DeadStage } from '@tributary/core'
import { DEAD_TOPICS, HEADERS } from '@tributary/core'
import type { Env } from '@tributary/runtime'
import { readTopics } from '@tributary/runtime'
import { kafkaOf } from './clients.ts'

export type DeadLetterCount = {
  readonly stage: DeadStage
  readonly code: string
  readonly records: number
}

const STAGES = Object.entries(DEAD_TOPICS) as readonly (readonly [DeadStage, string])[]
const STAGE_OF: ReadonlyMap<string, DeadStage> = new Map(
  STAGES.map(([stage, topic]) => [topic, stage]),
)

/** Dead letters that the topics hold, by stage and code, most first. */
export async function countDeadLetters(env: Env): Promise<readonly DeadLetterCount[]> {
  const counts = new Map<string, DeadLetterCount>()
  await readTopics(kafkaOf(env), [...STAGE_OF.keys()], ({ topic, headers }) => {
    const stage = STAGE_OF.get(topic)
    if (stage === undefined) return
    const code = headers[HEADERS.code] ?? 'unknown'
    const records = (counts.get(`${stage}/${code}`)?.records ?? 0) + 1
    counts.set(`${stage}/${code}`, { stage, code, records })
  })
  return [...counts.values()].sort((a, b) => b.records - a.records)
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceName } from '@tributary/local-stack'
import type { Fault, Rig } from '../rig/rig.ts'
import { killPart } from './outage.ts'
import { standstill } from './standstill.ts'

const SERVICES: readonly ServiceName[] = ['gateway', 'normalizer', 'sink']
const LONGEST_MS = 2_000

export type Stroke = (rig: Rig) => Promise<void>

/** kill -9 of a process of a service from outside, at a moment that nobody chose. */
const killed: Stroke = async ({ deployment, random }) => {
  const members = SERVICES.flatMap((service) => deployment.members(service))
  const pid = members[random.below(members.length)]?.process.pid
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

/** A process stands still for a while. */
const stopped: Stroke = async ({ deployment, random }) => {
  const members = SERVICES.flatMap((service) => deployment.members(service))
  const pid = members[random.below(members.length)]?.process.pid
  if (pid === undefined) return
  process.kill(pid, 'SIGSTOP')
  await sleep(random.below(LONGEST_MS))
  process.kill(pid, 'SIGCONT')
}

const insertAnswersLost: Stroke = async ({ clickhouse, random }) => {
  clickhouse.trouble({ kind: 'lose-answers' })
  await sleep(random.below(LONGEST_MS))
  clickhouse.mend()
}

const produceAnswersLost: Stroke = async ({ kafka, random }) => {
  kafka.loseProduceAnswers(2)
  await sleep(random.below(LONGEST_MS))
  kafka.mend()
}

const clickhouseKilled: Stroke = async (rig) => {
  const { apply, heal } = killPart('clickhouse', { times: 1, apartMs: 0 })
  await apply(rig)
  await heal(rig)
}

const kafkaHangs: Stroke = async (rig) => {
  const { apply, heal } = standstill('kafka', 0)
  await apply(rig)
  await sleep(rig.random.below(LONGEST_MS))
  await heal(rig)
}

/** Everything that may strike. */
export const ANYTHING: readonly Stroke[] = [
  killed,
  killed,
  killed,
  stopped,
  insertAnswersLost,
  produceAnswersLost,
  clickhouseKilled,
  kafkaHangs,
]

export const KILLS: readonly Stroke[] = [killed]

/** One thing after another, the seed decides which and when. */
export function randomMix(strokes: readonly Stroke[], times: number): Fault {
  return {
    lastsMs: 0,
    async apply(rig) {
      for (let time = 0; time < times; time += 1) {
        await strokes[rig.random.below(strokes.length)]?.(rig)
        await sleep(rig.random.below(LONGEST_MS))
      }
    },
    async heal({ clickhouse, kafka }) {
      clickhouse.mend()
      kafka.mend()
    },
  }
}

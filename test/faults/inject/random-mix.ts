import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceName } from '@tributary/local-stack'
import type { Fault, Rig } from '../rig/rig.ts'
import { hang } from './hang.ts'
import { killPart } from './outage.ts'

const SERVICES: readonly ServiceName[] = ['gateway', 'normalizer', 'sink']
const LONGEST_MS = 2_000

export type Stroke = (rig: Rig) => Promise<void>

/** SIGKILL of a random process of a service at a random moment. */
const killed: Stroke = async ({ deployment, random }) => {
  const members = SERVICES.flatMap((service) => deployment.members(service))
  const pid = members[random.below(members.length)]?.process.pid
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

/** SIGSTOP of a random process for up to two seconds. */
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
  clickhouse.restore()
}

const produceAnswersLost: Stroke = async ({ kafka, random }) => {
  kafka.loseProduceAnswers(2)
  await sleep(random.below(LONGEST_MS))
  kafka.restore()
}

const clickhouseKilled: Stroke = async (rig) => {
  const { apply, heal } = killPart('clickhouse', { times: 1, apartMs: 0 })
  await apply(rig)
  await heal(rig)
}

const kafkaHangs: Stroke = async (rig) => {
  const { apply, heal } = hang('kafka', 0)
  await apply(rig)
  await sleep(rig.random.below(LONGEST_MS))
  await heal(rig)
}

/** Every kind of stroke. SIGKILL is in the list three times, to make it the most frequent. */
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

/** Strikes `times` times, one after another. The seed decides which strokes and when. */
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
      clickhouse.restore()
      kafka.restore()
    },
  }
}

import type { Fault } from '../rig/rig.ts'

/** Produce requests reach the broker, their answers do not come back, and the connection ends. */
export const lostProduceAnswers: Fault = {
  lastsMs: 4_000,
  apply: async ({ kafka }) => kafka.loseProduceAnswers(),
  async heal({ kafka }) {
    kafka.mend()
    if (kafka.lost() === 0) throw new Error('no answer was lost')
  },
}

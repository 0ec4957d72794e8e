import type { Fault } from '../rig/rig.ts'

/** Every other produce request reaches the broker while its answer does not come back and the connection ends. */
export const lostProduceAnswers: Fault = {
  lastsMs: 4_000,
  apply: async ({ kafka }) => kafka.loseProduceAnswers(2),
  async heal({ kafka }) {
    kafka.mend()
    if (kafka.lost() === 0) throw new Error('no answer was lost')
  },
}

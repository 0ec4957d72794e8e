import type { Fault } from '../rig/rig.ts'

/** The broker gets every produce request, but every second answer is lost and its connection ends. */
export const lostProduceAnswers: Fault = {
  lastsMs: 4_000,
  apply: async ({ kafka }) => kafka.loseProduceAnswers(2),
  async heal({ kafka }) {
    kafka.restore()
    if (kafka.lost() === 0) throw new Error('no answer was lost')
  },
}

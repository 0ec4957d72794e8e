import { setTimeout as sleep } from 'node:timers/promises'
import { findRanges, readTopics } from '@tributary/runtime/kafka'
import { eventually } from '@tributary/testing'
import { UNIFIED } from '../oracle/evidence.ts'
import type { Fault, Rig } from '../rig/rig.ts'

/** How long unified records accumulate while no sink runs. */
const NO_SINK_MS = 3_000
const SAID = 'records were deleted before they were read'

/**
 * Retention removes unified records before any sink has read them. A sink with the default settings must
 * stop and name them. Then a sink starts with ON_OFFSET_GONE=earliest and continues.
 */
export const retentionTooShort: Fault = {
  lastsMs: 0,
  async apply(rig) {
    const { deployment } = rig
    for (const member of deployment.members('sink')) await deployment.remove(member)
    await sleep(NO_SINK_MS)
    await removeAll(rig)
    await deployment.add('sink').catch(() => undefined)
    const hasSaid = async () => {
      if (!(await deployment.log('sink')).includes(SAID))
        throw new Error('its log does not say so yet')
    }
    await eventually(hasSaid, { what: 'a sink that stops and names the lost records' })
    for (const member of deployment.members('sink')) await deployment.remove(member)
  },
  async heal({ deployment }) {
    await deployment.add('sink', { ON_OFFSET_GONE: 'earliest' })
  },
}

/** Removes every record that the topics hold now; later ones stay. */
async function removeAll({ clients, removed }: Rig): Promise<void> {
  const ranges = await findRanges(
    clients.kafka,
    UNIFIED.map((topic) => ({ topic })),
  )
  for await (const record of readTopics(clients.kafka, ranges)) removed.push(record)
  const admin = clients.kafka.admin()
  await admin.connect()
  try {
    // kafkajs removes records only from topics whose metadata it has loaded.
    for (const topic of UNIFIED) await admin.fetchTopicOffsets(topic)
    for (const { topic, partition, to } of ranges)
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(to) }] })
  } finally {
    await admin.disconnect()
  }
}

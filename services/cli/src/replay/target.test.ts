import type { Unified } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import { unifiedOutRecord } from '@tributary/normalization'
import { createEncoders } from '@tributary/runtime/registry'
import { createMemoryProducer } from '@tributary/runtime/testing'
import { expect, test } from 'vitest'
import { kafkaOf } from '../clients.ts'
import { sinkReader } from '../readers.ts'
import { createTopicTarget } from './target.ts'

const encoders = createEncoders({ message: 1, call: 2, conversation: 3 })

const encoded = (message_id: string) => {
  const unified: Unified = { kind: 'message', record: { ...DEFAULTS.message, message_id } }
  return { unified, out: unifiedOutRecord(unified, encoders) }
}

test('a replayed record is that of the normalizer with the run in a header, unless it is suppressed', async () => {
  const producer = createMemoryProducer()
  const target = createTopicTarget({
    ...{ producer, kafka: kafkaOf({}), sink: sinkReader({}), runId: 'run-1' },
    ...{ note: () => undefined, signal: new AbortController().signal },
    suppressed: {
      whileFresh: async () => undefined,
      isRecordSuppressed: (of) => of.kind === 'message' && of.record.message_id === 'erased',
    },
  })
  await target.publish([encoded('m-1'), encoded('erased')])
  const { out } = encoded('m-1')
  expect(producer.published).toEqual([{ ...out, headers: { ...out.headers, replay: 'run-1' } }])
})

import type { StreamRecord } from '@tributary/core'
import { DEFAULTS } from '@tributary/core'
import {
  createPersonalData,
  createSuppressionList,
  suppressionKeysOf,
  suppressionRecord,
} from '@tributary/normalization'
import type { Decoder } from '@tributary/runtime/registry'
import { deadLetterOf } from '@tributary/runtime/stream'
import { expect, test } from 'vitest'
import { readDeadLetter } from './dead-letter.ts'
import { suppressedAmong } from './suppressed-letters.ts'

const personalData = createPersonalData({
  ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'key' },
})
const list = createSuppressionList(personalData)
const person = {
  ...{
    provider: 'bird',
    account: 'clinic',
    contacts: ['erased'],
    addresses: [],
    conversations: [],
  },
}
for (const key of suppressionKeysOf(personalData, person)) list.apply(suppressionRecord(key, 0))

/** Reads a value as the id of the contact; an empty value cannot be decoded. */
const decoder: Decoder = {
  async decode(kind, value) {
    const contact_id = Buffer.from(value).toString()
    if (contact_id === '') return null
    return { ...DEFAULTS[kind], provider: 'bird', account_id: 'clinic', contact_id } as never
  },
}

function letter(stage: 'normalizer' | 'sink', topic: string, value: string) {
  const source: StreamRecord = {
    ...{ topic, partition: 0, offset: 3n, key: null, value: Buffer.from(value) },
    ...{ headers: {}, timestampMs: 0 },
  }
  const note = { code: 'ROW_REFUSED', detail: '', failedAtMs: 0 } as const
  return readDeadLetter(stage, {
    ...deadLetterOf(stage, source, note),
    ...{ partition: 0, offset: 1n, timestampMs: 0 },
  })
}

test.each([
  ['a message of an erased person', letter('sink', 'unified.messages', 'erased'), true],
  ['a call of an erased person', letter('sink', 'unified.calls', 'erased'), true],
  ['a message of another contact', letter('sink', 'unified.messages', 'other'), false],
  ['a value that cannot be decoded', letter('sink', 'unified.messages', ''), false],
  ['a raw record, which the normalizer checks', letter('normalizer', 'raw.bird', 'erased'), false],
])('whether a redrive leaves out %s', async (_, of, expected) => {
  const fresh = { ...list, whileFresh: async () => undefined }
  const suppressed = await suppressedAmong(fresh, decoder)([of])
  expect(suppressed.has(of)).toBe(expected)
})

test('a person is recognised who is suppressed while the redrive waits for a fresh list', async () => {
  const late = createSuppressionList(personalData)
  const whileFresh = async () => {
    for (const key of suppressionKeysOf(personalData, person)) late.apply(suppressionRecord(key, 0))
  }
  const of = letter('sink', 'unified.messages', 'erased')
  expect(await suppressedAmong({ ...late, whileFresh }, decoder)([of])).toEqual(new Set([of]))
})

test('without a fresh list no letter is checked', async () => {
  const whileFresh = () => Promise.reject(new Error('stalled'))
  const of = letter('sink', 'unified.messages', 'other')
  const checking = suppressedAmong({ ...list, whileFresh }, decoder)([of])
  await expect(checking).rejects.toThrow('stalled')
})

import { describe, expect, test } from 'vitest'
import { message } from './example-facts.ts'
import { foldMessage } from './fold.ts'

const content = message({ version: 100, body: 'text', delivery_status: 'sent' })
const bare = { is_partial: true, event_id: 'bare' } as const

describe('a message', () => {
  test('has no row without content', () => {
    expect(foldMessage([message({ ...bare, delivery_status: 'read' })])).toBeNull()
  })

  test.each([
    { name: 'version', newer: { version: 101, mapping_version: 0, revision_hash: 0 } },
    { name: 'mapping version', newer: { version: 100, mapping_version: 2, revision_hash: 0 } },
    { name: 'revision hash', newer: { version: 100, mapping_version: 1, revision_hash: 9 } },
  ])('shows the content of the highest $name', ({ newer }) => {
    const facts = [content, message({ ...newer, event_id: 'other', body: 'newer' })]
    expect(foldMessage(facts)?.body).toBe('newer')
    expect(foldMessage(facts.toReversed())?.body).toBe('newer')
  })

  test('takes status and reason of a newer bare status', () => {
    const status = { delivery_status: 'failed', status_reason: '30003', version: 101 } as const
    const row = foldMessage([content, message({ ...bare, ...status })])
    expect(row).toMatchObject({ delivery_status: 'failed', status_reason: '30003', version: 100 })
  })

  test('keeps its status when the bare status is older', () => {
    const older = message({ ...bare, delivery_status: 'queued', version: 99 })
    expect(foldMessage([content, older])?.delivery_status).toBe('sent')
  })

  test('takes an older bare status when its content states none', () => {
    const silent = message({ version: 100, delivery_status: 'unknown' })
    const older = message({ ...bare, delivery_status: 'queued', version: 99 })
    expect(foldMessage([silent, older])?.delivery_status).toBe('queued')
  })

  test('is hidden by a deletion of the same state, and shown by newer content', () => {
    const deletion = message({ ...bare, is_deleted: true, version: 100 })
    const newer = message({ event_id: 'newer', version: 101 })
    expect(foldMessage([content, deletion])).toBeNull()
    expect(foldMessage([content, deletion, newer])).not.toBeNull()
  })

  test('is shown by a newer restore, and hidden by a deletion as new as the restore', () => {
    const deletion = message({ ...bare, is_deleted: true, version: 200 })
    const restore = message({ ...bare, event_id: 'restore', version: 201 })
    const again = message({ ...bare, event_id: 'again', is_deleted: true, version: 201 })
    expect(foldMessage([content, deletion, restore])).not.toBeNull()
    expect(foldMessage([content, deletion, restore, again])).toBeNull()
  })

  test('is not restored by a bare status', () => {
    const deletion = message({ ...bare, is_deleted: true, version: 200 })
    const status = message({ ...bare, event_id: 's', delivery_status: 'read', version: 300 })
    expect(foldMessage([content, deletion, status])).toBeNull()
  })
})

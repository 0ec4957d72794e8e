import { expect, test } from 'vitest'
import { aborted, deadline } from './deadline.ts'

const endless = new Promise<string>(() => undefined)

test('work that ends in time returns its result', async () => {
  await expect(deadline(Promise.resolve('done'), 1_000, () => 'late')).resolves.toBe('done')
})

test('late work returns the value of the caller', async () => {
  await expect(deadline(endless, 1, () => 'late')).resolves.toBe('late')
})

test('late work rejects when the caller throws', async () => {
  const late = () => {
    throw new Error('too late')
  }
  await expect(deadline(endless, 1, late)).rejects.toThrow('too late')
})

test('work that fails in time rejects', async () => {
  await expect(deadline(Promise.reject(new Error('broken')), 1_000, () => 0)).rejects.toThrow(
    'broken',
  )
})

test('aborted resolves for a signal that aborts and for one that has aborted', async () => {
  const stopping = new AbortController()
  const seen = aborted(stopping.signal)
  stopping.abort()
  await expect(seen).resolves.toBeUndefined()
  await expect(aborted(stopping.signal)).resolves.toBeUndefined()
})

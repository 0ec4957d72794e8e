import { skip } from '@tributary/core'
import { expect, test } from 'vitest'
import type { Provider } from '../provider.ts'
import { spruce } from '../spruce/index.ts'
import { endpointOf, interpret } from './harness.ts'

const endpoint = endpointOf(spruce, { secrets: ['secret'] })

const keyedHashOf = (address: string) => {
  const hashing: Provider = { ...spruce, map: (_, meta) => skip(meta.keyedHash(address)) }
  const body = Buffer.from('{"object":"conversation","id":"t_1"}')
  return interpret(hashing, { body, endpoint })
}

test('two spellings of one address have one keyed hash, as in the normalizer', () => {
  const hash = keyedHashOf('+12025550143')
  expect(hash).toMatchObject({ kind: 'skip', reason: expect.stringMatching(/^[0-9a-f]{32}$/) })
  expect(keyedHashOf('+1 202-555-0143')).toEqual(hash)
  expect(keyedHashOf('+1 202-555-0144')).not.toEqual(hash)
})

test('an endpoint has the options of its own provider', () => {
  expect(endpoint.secrets).toEqual(['secret'])
})

test('the options of an endpoint that cannot be read are an error', () => {
  expect(() => endpointOf(spruce, { secrets: [] })).toThrow('spruce.default.secrets')
})

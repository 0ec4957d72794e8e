import { expect, test } from 'vitest'
import { startStack } from './stack.ts'

test.for([
  [
    'a kind that does not exist',
    { TRIBUTARY_TEST_STACK: 'podman' },
    'TRIBUTARY_TEST_STACK is none of embedded, containers, standing: set it to one of them, or leave it out',
  ],
  [
    'a standing stack without its file',
    { TRIBUTARY_TEST_STACK: 'standing' },
    'TRIBUTARY_TEST_CONNECTION is not set: set it to the connection.json of the standing stack',
  ],
] as const)('%s is refused with the fix', async ([, env, sentence]) => {
  await expect(startStack(env)).rejects.toThrow(sentence)
})

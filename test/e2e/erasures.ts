import type { Erasure } from '@tributary/core'
import { ERASURES_TOPIC } from '@tributary/core'
import { readTopics } from '@tributary/runtime/kafka'
import { createDecoder } from '@tributary/runtime/registry'
import { kafkaOf, registryOf } from '../../services/cli/src/clients.ts'

type Account = Pick<Erasure, 'provider' | 'account_id'>

/** Everything that `unified.erasures` names of an account, in the order of the partitions. */
export async function erasuresOf(
  env: Readonly<Record<string, string>>,
  { provider, account_id }: Account,
): Promise<readonly Erasure[]> {
  const decoder = createDecoder(registryOf(env))
  const found: Erasure[] = []
  for await (const { value } of readTopics(kafkaOf(env), [{ topic: ERASURES_TOPIC }])) {
    const erasure = await decoder.decode('erasure', value)
    if (erasure?.provider === provider && erasure.account_id === account_id) found.push(erasure)
  }
  return found
}

import { randomUUID } from 'node:crypto'
import type { DeadCode } from '@tributary/core'
import { DEFAULTS, KINDS } from '@tributary/core'
import { PROVIDER_IDS } from '@tributary/providers'
import { createEncoder, WIRE_HEADER_BYTES } from '@tributary/runtime/registry'
import { webhookOf } from '../load/webhooks.ts'
import { digestOf } from '../oracle/conservation.ts'
import type { Fault, Rig } from '../rig/rig.ts'

/**
 * Input that no service can read: bodies of authentic webhooks of every provider, and values that another
 * producer writes to the unified topics.
 */
export const poison: Fault = {
  lastsMs: 0,
  async apply(rig) {
    for (const provider of PROVIDER_IDS) {
      const bodies = poisonedBodies(randomUUID())
      await Promise.all(bodies.map((body) => rig.send(webhookOf(provider, body))))
    }
    await putIntoUnified(rig)
  },
  heal: async () => undefined,
}

/** Bodies that no provider sends. Each contains `mark`, the id of the run, unless it is too short for that. */
export function poisonedBodies(mark: string): readonly Uint8Array[] {
  const texts = [
    '',
    'null',
    '[]',
    `"${mark}"`,
    `{"mark":"${mark}"`,
    `{"mark":"${mark}"}`,
    `${'['.repeat(5_000)}"${mark}"`,
    `{"mark":"${mark}","deep":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
    `{"mark":"${mark}","nul":"\u0000"}`,
    `{"__proto__":{"type":"InboundMessage"},"constructor":{"prototype":{}},"mark":"${mark}"}`,
    `{"type":"InboundMessage","messageId":1e400,"dateAdded":-1e308,"mark":"${mark}"}`,
    `{"type":"NoSuchEventYet","event":"no.such.event","object":"event","mark":"${mark}"}`,
    `{"type":"conversationItem.created","object":"event","data":{"object":["${mark}"]}}`,
    `{"service":"channels","event":"voice.inbound","payload":{"id":{"${mark}":1}}}`,
    `{"lone":"\\ud800","type":"OutboundMessage","mark":"${mark}"}`,
    `MessageSid=${mark}&MessageSid=&%ff%fe=%00`,
  ]
  return [
    ...texts.map((text) => Buffer.from(text)),
    Buffer.concat([
      Buffer.from(`{"mark":"${mark}","bad":"`),
      Buffer.of(0xff, 0xfe),
      Buffer.from('"}'),
    ]),
    Buffer.concat([Buffer.from(mark), Buffer.alloc(64)]),
  ]
}

async function putIntoUnified({ clients, putByHand }: Rig): Promise<void> {
  const ids = await clients.registry.ids()
  const producer = clients.kafka.producer()
  await producer.connect()
  try {
    for (const { value, code } of poisonedValues(ids)) {
      putByHand.set(digestOf(value), code)
      await producer.send({ topic: KINDS.message.topic, messages: [{ key: 'poison', value }] })
    }
  } finally {
    await producer.disconnect()
  }
}

type Poisoned = { readonly value: Buffer; readonly code: DeadCode }

/** Values that are not records of unified.messages, with the code that the sink must give each. */
export function poisonedValues(ids: {
  readonly message: number
  readonly call: number
}): readonly Poisoned[] {
  const mark = randomUUID()
  const whole = (id: string) =>
    Buffer.from(
      createEncoder('message', ids.message)({ ...DEFAULTS.message, message_id: `${mark}-${id}` }),
    )
  const datum = (id: string) => whole(id).subarray(WIRE_HEADER_BYTES)
  const header = (schemaId: number) => {
    const bytes = Buffer.alloc(WIRE_HEADER_BYTES)
    bytes.writeUInt32BE(schemaId, 1)
    return bytes
  }
  const foreignCall = createEncoder('call', ids.call)({ ...DEFAULTS.call, call_id: mark })
  const of = (code: DeadCode, ...values: readonly Buffer[]) =>
    values.map((value) => ({ value, code }))
  return [
    ...of(
      'NOT_WIRE_FORMAT',
      Buffer.from(`{"message_id":"${mark}"}`),
      Buffer.concat([Buffer.of(1), whole('foreign-magic').subarray(1)]),
      Buffer.of(0, 0, 0),
    ),
    ...of(
      'UNKNOWN_SCHEMA',
      Buffer.concat([header(0x7fff_fff0), datum('unknown-schema')]),
      Buffer.from(foreignCall),
    ),
    ...of(
      'ROW_REFUSED',
      whole('cut').subarray(0, -3),
      Buffer.concat([whole('tail'), Buffer.from(mark)]),
      Buffer.concat([whole('two-1'), datum('two-2')]),
      Buffer.concat([header(ids.message), Buffer.alloc(300)]),
      Buffer.concat([header(ids.message), Buffer.from(mark.repeat(3))]),
    ),
  ]
}

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { StreamRecord } from '@tributary/core'
import { HEADERS, rawTopic } from '@tributary/core'
import { createLocalEndpoints, PROVIDER_IDS, PROVIDERS, readEndpoints } from '@tributary/providers'
import { describe, expect, test } from 'vitest'
import { normalize } from './normalize.ts'
import { createPersonalData } from './personal-data.ts'

// Writes the numbers in the fixtures of every provider in other spellings, as contact cards, mail clients
// and web pages leave them. The records must have the same hashes and threads.

const PROVIDERS_FOLDER = path.resolve(import.meta.dirname, '../../providers/src')

const personalData = createPersonalData({
  ...{ id: 'keep', contact: 'hash', content: 'drop', hashKey: 'a key of this test' },
})
const secrets = { env: () => undefined, file: () => undefined }
const read = readEndpoints(
  createLocalEndpoints('https://hooks.example.com').endpoints,
  PROVIDERS,
  secrets,
)
const endpoints = read.ok ? read.value : new Map()

const IN_GROUPS = /^\+1(\d{3})(\d{3})(\d{4})$/
const SPELLINGS: Readonly<Record<string, string>> = {
  'no-break hyphens': '+1 $1\u2011$2\u2011$3',
  'marks of direction': '\u202a+1 ($1) $2-$3\u202c',
  'soft hyphens': '+1$1\u00ad$2\u00ad$3',
  'a full-width plus sign': '\uff0b1 $1 $2 $3',
  'a word joiner': '\u2060+1$1$2$3',
}

const isForm = (body: string) => !body.startsWith('{')

/** The body with every number, and with those behind a channel prefix, in the spelling. */
function respelled(body: string, spelling: string): string {
  if (!isForm(body)) {
    return JSON.stringify(
      JSON.parse(body, (_, value) =>
        typeof value === 'string' ? value.replace(IN_GROUPS, spelling) : value,
      ),
    )
  }
  const fields = [...new URLSearchParams(body)].map(([name, value]) => {
    const [, prefix = '', rest = value] = /^([a-z]+:)(.*)$/.exec(value) ?? []
    return [name, prefix + rest.replace(IN_GROUPS, spelling)] as [string, string]
  })
  return new URLSearchParams(fields).toString()
}

function addressesIn(provider: string, body: string) {
  const raw: StreamRecord = {
    ...{ topic: rawTopic(provider), partition: 0, offset: 0n, key: null, timestampMs: 0 },
    value: Buffer.from(body),
    headers: { [HEADERS.endpoint]: 'default', [HEADERS.webhookId]: 'w' },
  }
  const options = { endpoints, personalData, settingsVersion: 1, isSuppressed: () => false }
  const outcome = normalize(raw, options)
  if (outcome.kind !== 'ok') return outcome
  return outcome.value.map(({ record }) => {
    const fields: Readonly<Record<string, unknown>> = { ...record }
    const { contact_address, account_address, contact_id, author_id, conversation_id } = fields
    const { answered_by, initiated_by, channel, direction } = fields
    return {
      ...{ contact_address, account_address, contact_id, author_id, conversation_id },
      ...{ answered_by, initiated_by, channel, direction },
    }
  })
}

describe.each(PROVIDER_IDS)('%s', (provider) => {
  const folder = path.join(PROVIDERS_FOLDER, provider, 'fixtures')
  const bodies = readdirSync(folder)
    .filter((file) => file.endsWith('.body'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .filter((body) => {
      try {
        return respelled(body, '') !== respelled(body, '$&')
      } catch {
        return false
      }
    })

  test.each(Object.entries(SPELLINGS))('a number with %s is the same number', (_, spelling) => {
    expect(bodies.length).toBeGreaterThan(1)
    for (const body of bodies) {
      const plain = addressesIn(provider, respelled(body, '$&'))
      expect(addressesIn(provider, respelled(body, spelling))).toEqual(plain)
    }
  })
})

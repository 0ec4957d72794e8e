import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { StreamRecord } from '@tributary/core'
import { HEADERS, rawTopic } from '@tributary/core'
import { createLocalEndpoints, PROVIDER_IDS, PROVIDERS, readEndpoints } from '@tributary/providers'
import { describe, expect, test } from 'vitest'
import { normalize } from './normalize.ts'
import { createPersonalData } from './personal-data.ts'

// Runs every fixture of every provider in the default mode: no personal value of a payload is in the
// output of the normalizer, nor in its reasons and details.

const PROVIDERS_FOLDER = path.resolve(import.meta.dirname, '../../providers/src')

const personalData = createPersonalData({
  id: 'keep',
  contact: 'hash',
  content: 'drop',
  hashKey: 'a key of this test',
})

const secrets = { env: () => undefined, file: () => undefined }
const read = readEndpoints(
  createLocalEndpoints('https://hooks.example.com').endpoints,
  PROVIDERS,
  secrets,
)
const endpoints = read.ok ? read.value : new Map()

const ADDRESS = /^\+?[\d\s().-]{8,20}$|^[^\s@<>]+@[^\s@<>]+\.[a-z]+$/i
/** Keys whose values are a person's words or name. */
const PERSONAL_KEYS =
  /^(text|body|plainText|subject|title|subtitle|preview|display_?names?|displayName|(first|middle|last|given|family)_?name|FriendlyName|Body|company_?name)$/i
/** Shorter values match by chance. */
const MIN_LENGTH = 5

function personalValues(document: unknown, key = ''): readonly string[] {
  if (typeof document === 'string') {
    const isPersonal = ADDRESS.test(document.trim()) || PERSONAL_KEYS.test(key)
    return isPersonal && document.length >= MIN_LENGTH ? [document] : []
  }
  if (Array.isArray(document)) return document.flatMap((value) => personalValues(value, key))
  if (typeof document !== 'object' || document === null) return []
  return Object.entries(document).flatMap(([name, value]) => personalValues(value, name))
}

function documentOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')))
  }
}

function rawOf(provider: string, value: Buffer): StreamRecord {
  return {
    ...{ topic: rawTopic(provider), partition: 0, offset: 0n, key: null, timestampMs: 0 },
    value,
    headers: { [HEADERS.endpoint]: 'default', [HEADERS.webhookId]: 'w' },
  }
}

describe.each(PROVIDER_IDS)('%s', (provider) => {
  const folder = path.join(PROVIDERS_FOLDER, provider, 'fixtures')
  const bodies = readdirSync(folder).filter((file) => file.endsWith('.body'))

  test.each(bodies)('no personal value of %s leaves the normalizer', (file) => {
    const body = readFileSync(path.join(folder, file))
    const outcome = normalize(rawOf(provider, body), {
      ...{ endpoints, personalData, settingsVersion: 1, isSuppressed: () => false },
    })
    const left = JSON.stringify(outcome)
    expect(personalValues(documentOf(body)).filter((value) => left.includes(value))).toEqual([])
  })

  test('the fixtures have personal data, otherwise the other tests would prove nothing', () => {
    const documents = bodies.map((file) => documentOf(readFileSync(path.join(folder, file))))
    expect(documents.flatMap((document) => personalValues(document)).length).toBeGreaterThan(10)
  })
})

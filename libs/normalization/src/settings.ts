import { PROVIDERS, readEndpoints } from '@tributary/providers'
import type { ConfigOf, Field } from '@tributary/runtime/service'
import { choice, int, loadDocument, secret, text } from '@tributary/runtime/service'
import { SETTINGS_VERSIONS } from './mapping-version.ts'
import type { NormalizeOptions } from './normalize.ts'
import type { PersonalData } from './personal-data.ts'
import { createPersonalData, MODES } from './personal-data.ts'

/** What becomes of personal data. */
export const PERSONAL_DATA_FIELDS = {
  id: choice(
    { name: 'PII_ID', doc: 'What becomes of pseudonymous ids.' },
    ['keep', 'hash'],
    'keep',
  ),
  contact: choice(
    { name: 'PII_CONTACT', doc: 'What becomes of phone numbers, e-mail addresses, handles.' },
    MODES,
    'hash',
  ),
  content: choice(
    { name: 'PII_CONTENT', doc: 'What becomes of message text, titles, subjects.' },
    MODES,
    'drop',
  ),
  hashKey: secret(
    'PII_HASH_KEY',
    'Key of the hashes (HMAC-SHA256): make one with "openssl rand -hex 32" and keep it. Hashes made with another key do not join, and the list of erased persons is not recognised with another key.',
  ),
  settingsVersion: settingsVersion(),
} as const

/** Everything that decides what a raw record becomes: the same for the normalizer and for a replay. */
export const NORMALIZATION_FIELDS = {
  endpointsFile: text(
    'ENDPOINTS_FILE',
    undefined,
    'Path of the JSON file with the endpoints: accounts and mapping options are read, secrets are not.',
  ),
  ...PERSONAL_DATA_FIELDS,
} as const

export type NormalizationSettings = ConfigOf<typeof NORMALIZATION_FIELDS>

/** What a raw record becomes, but for the erased persons, who are known only while reading. */
export type Normalization = Omit<NormalizeOptions, 'isSuppressed'>

/** Reads the endpoints file; CONFIG_INVALID lists every problem of it. */
export function loadNormalization(settings: NormalizationSettings): Normalization {
  const { endpointsFile, settingsVersion: version } = settings
  return {
    endpoints: loadDocument({ variable: 'ENDPOINTS_FILE', file: endpointsFile }, (document) =>
      readEndpoints(document, PROVIDERS, null),
    ),
    personalData: loadPersonalData(settings),
    settingsVersion: version,
  }
}

/** How personal data is treated, without the endpoints. */
export function loadPersonalData(settings: ConfigOf<typeof PERSONAL_DATA_FIELDS>): PersonalData {
  const { id, contact, content, hashKey } = settings
  return createPersonalData({ id, contact, content, hashKey: hashKey.reveal() })
}

function settingsVersion(): Field<number> {
  const field = int(
    'PII_VERSION',
    '1',
    'Raise it by one with every change of a PII variable or of a mapping option in the endpoints file, so that a replay wins over rows made before (1 to 999).',
    1,
  )
  return {
    ...field,
    read(value) {
      const version = field.read(value)
      if (version < SETTINGS_VERSIONS) return version
      throw new Error(`must be at most ${SETTINGS_VERSIONS - 1}`)
    },
  }
}

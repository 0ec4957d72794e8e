import { PROVIDERS, readEndpoints } from '@tributary/providers'
import type { ConfigOf } from '@tributary/runtime/service'
import { atMost, choice, int, loadDocument, secret, text } from '@tributary/runtime/service'
import type { NormalizeOptions } from './normalize.ts'
import { SETTINGS_VERSIONS } from './normalize.ts'
import type { PersonalData } from './personal-data.ts'
import { createPersonalData, MODES } from './personal-data.ts'

/** How the normalizer treats personal data. */
export const PERSONAL_DATA_FIELDS = {
  id: choice({ name: 'PII_ID', doc: 'Treatment of pseudonymous ids.' }, ['keep', 'hash'], 'keep'),
  contact: choice(
    {
      name: 'PII_CONTACT',
      doc: 'Treatment of phone numbers, e-mail addresses and handles.',
    },
    MODES,
    'hash',
  ),
  content: choice(
    { name: 'PII_CONTENT', doc: 'Treatment of message text, titles, subjects and tags.' },
    MODES,
    'drop',
  ),
  hashKey: secret(
    'PII_HASH_KEY',
    'Key of the hashes (HMAC-SHA256). Generate it with "openssl rand -hex 32" and never change it: hashes of different keys do not join, and a suppression list works only with the key that wrote it.',
  ),
  settingsVersion: atMost(
    SETTINGS_VERSIONS - 1,
    int(
      'PII_VERSION',
      '1',
      'Raise it by one with every change of a PII variable or of a mapping option in the endpoints file, so that rows of a replay win over older rows (1 to 999).',
      1,
    ),
  ),
} as const

/** Every setting that affects the result of `normalize`; a replay must have those of the normalizer. */
export const NORMALIZATION_FIELDS = {
  endpointsFile: text(
    'ENDPOINTS_FILE',
    undefined,
    'Path of the JSON file with the endpoints. The normalizer reads accounts and mapping options, no secrets.',
  ),
  ...PERSONAL_DATA_FIELDS,
} as const

export type NormalizationSettings = ConfigOf<typeof NORMALIZATION_FIELDS>

/** The options of `normalize` that settings decide; the suppression list is the other one. */
export type Normalization = Omit<NormalizeOptions, 'isSuppressed'>

/** Reads the endpoints file. Throws CONFIG_INVALID with every problem in it. */
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

/** The treatment of personal data alone, without the endpoints file. */
export function loadPersonalData(settings: ConfigOf<typeof PERSONAL_DATA_FIELDS>): PersonalData {
  const { id, contact, content, hashKey } = settings
  return createPersonalData({ id, contact, content, hashKey: hashKey.reveal() })
}

import type { Env, GroupsOf } from '@tributary/runtime'
import {
  choice,
  int,
  KAFKA_FIELDS,
  port,
  REGISTRY_FIELDS,
  readConfig,
  SERVICE_FIELDS,
  STAGE_FIELDS,
  secret,
  text,
} from '@tributary/runtime'
import { MODES } from './personal-data.ts'

const NORMALIZER_FIELDS = {
  port: port('NORMALIZER_PORT', '9465', 'Private port for /healthz, /readyz and /metrics.'),
  endpointsFile: text(
    'ENDPOINTS_FILE',
    undefined,
    'Path of the JSON file with the endpoints: accounts and mapping options are read, secrets are not.',
  ),
  groupId: text('NORMALIZER_GROUP', 'tributary-normalizer', 'Consumer group of the normalizers.'),
} as const

/** What becomes of personal data. */
export const PERSONAL_DATA_FIELDS = {
  id: choice({ name: 'PII_ID', doc: 'Pseudonymous ids: keep or hash.' }, ['keep', 'hash'], 'keep'),
  contact: choice(
    { name: 'PII_CONTACT', doc: 'Phone numbers, e-mail addresses, handles: keep, hash or drop.' },
    MODES,
    'hash',
  ),
  content: choice(
    { name: 'PII_CONTENT', doc: 'Message text, titles, subjects: keep, hash or drop.' },
    MODES,
    'drop',
  ),
  hashKey: secret(
    'PII_HASH_KEY',
    'Key of the hashes (HMAC-SHA256): make one with "openssl rand -hex 32" and keep it, hashes made with another key do not join.',
  ),
  settingsVersion: int(
    'PII_VERSION',
    '1',
    'Raise it by one with every change of a PII variable, so that a replay wins over rows made before (1 to 999).',
    1,
  ),
} as const

/** Every variable of the normalizer. */
export const NORMALIZER_CONFIG = {
  service: SERVICE_FIELDS,
  normalizer: NORMALIZER_FIELDS,
  personalData: PERSONAL_DATA_FIELDS,
  stage: STAGE_FIELDS,
  kafka: KAFKA_FIELDS,
  registry: REGISTRY_FIELDS,
} as const

export type NormalizerConfig = GroupsOf<typeof NORMALIZER_CONFIG>

export const loadConfig = (env: Env): NormalizerConfig => readConfig(NORMALIZER_CONFIG, env)

import type { ConfigOf } from '../service/config.ts'
import { httpUrl, optionalFile, optionalSecret, optionalText } from '../service/config-fields.ts'

/** How to reach the schema registry; shared by every service and the command line. */
export const REGISTRY_FIELDS = {
  url: httpUrl(
    'REGISTRY_URL',
    'http://127.0.0.1:8081/apis/ccompat/v7',
    'Base URL of the Confluent-compatible API of the schema registry; https for TLS.',
  ),
  user: optionalText('REGISTRY_USER', 'User name for the registry.'),
  password: optionalSecret('REGISTRY_PASSWORD', 'Password for the registry.'),
  tlsCa: optionalFile(
    'REGISTRY_TLS_CA_FILE',
    'PEM file of the CA that signed the certificate of the registry; by default the CAs that Node.js trusts.',
  ),
} as const

export type RegistrySettings = ConfigOf<typeof REGISTRY_FIELDS>

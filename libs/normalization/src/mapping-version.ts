import type { Provider } from '@tributary/providers'

/** A mapping version leaves room for this many versions of the settings. */
export const SETTINGS_VERSIONS = 1_000

/** Version of what a provider's mapping makes under these settings: `mapping_version` of the records. */
export const mappingVersionOf = (
  { mappingVersion }: Pick<Provider, 'mappingVersion'>,
  settingsVersion: number,
): number => mappingVersion * SETTINGS_VERSIONS + settingsVersion

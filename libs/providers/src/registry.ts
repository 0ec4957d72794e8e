import { bird } from './bird/index.ts'
import { highlevel } from './highlevel/index.ts'
import type { Provider } from './provider.ts'
import { spruce } from './spruce/index.ts'
import { twilio } from './twilio/index.ts'

/** Every provider, in alphabetical order. A new one takes an import and an entry here. */
export const PROVIDERS: readonly Provider[] = [bird, highlevel, spruce, twilio]

export const PROVIDER_IDS: readonly string[] = PROVIDERS.map((provider) => provider.id)

const byId = new Map(PROVIDERS.map((provider) => [provider.id, provider]))

/** The provider of that id; undefined when there is none. */
export const findProvider = (id: string): Provider | undefined => byId.get(id)

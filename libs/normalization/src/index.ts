export type { Country } from '@tributary/providers/normalize-address'
export {
  normalizeAddress,
  normalizeAddressIn,
  withoutSeparators,
} from '@tributary/providers/normalize-address'
export { plainWords, withEscapes, withoutInvisibleEdges } from '@tributary/providers/written-text'
export type { MapOptions, MappedDrafts, NormalizeOptions } from './normalize.ts'
export { draftsOf, mappingVersionOf, normalize, revisionHash } from './normalize.ts'
export type { EncodedRecord, EncodeOptions } from './normalize-and-encode.ts'
export { normalizeAndEncode, unifiedOutRecord } from './normalize-and-encode.ts'
export type { PersonalData, PersonalDataSettings, PiiMark } from './personal-data.ts'
export { createPersonalData, MARKS } from './personal-data.ts'
export type { Person, Scope } from './suppression-key.ts'
export { isPersonListed, suppressionKeysOf, suppressionRecord } from './suppression-key.ts'
export type { SuppressionList } from './suppression-list.ts'
export { createSuppressionList } from './suppression-list.ts'

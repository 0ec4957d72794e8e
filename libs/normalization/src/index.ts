export type { Encoders } from './encoders.ts'
export { createEncoders } from './encoders.ts'
export { mappingVersionOf } from './mapping-version.ts'
export type { NormalizeOptions, Unified } from './normalize.ts'
export { normalize } from './normalize.ts'
export { normalizeAddress } from './normalize-address.ts'
export type { PersonalData, PersonalDataSettings } from './personal-data.ts'
export { createPersonalData, MARKS } from './personal-data.ts'
export type { Prepared, PrepareOptions } from './prepare.ts'
export { prepare } from './prepare.ts'
export { revisionHash } from './revision.ts'
export type { Normalization, NormalizationSettings } from './settings.ts'
export {
  loadNormalization,
  loadPersonalData,
  NORMALIZATION_FIELDS,
  PERSONAL_DATA_FIELDS,
} from './settings.ts'
export type { Person, Scope } from './suppression-key.ts'
export { isPersonListed, suppressionKeysOf, suppressionRecord } from './suppression-key.ts'
export type { SuppressionList } from './suppression-list.ts'
export { createSuppressionList } from './suppression-list.ts'
export { entityIdOf, unifiedOutRecord } from './unified-record.ts'

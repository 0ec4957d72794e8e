export { deliveryDigest, sha256 } from './digest.ts'
export type { Endpoints, EndpointsResult, SecretReader } from './endpoints.ts'
export { findEndpoint, readEndpoints } from './endpoints.ts'
export type { EndpointDocuments } from './local-endpoints.ts'
export { createLocalEndpoints } from './local-endpoints.ts'
export type {
  Credentials,
  Draft,
  Endpoint,
  Facts,
  LocalEndpoints,
  MapMeta,
  Provider,
  RefusalReason,
  Verdict,
  WebhookRequest,
} from './provider.ts'
export type { Arrival, RawRecord } from './raw-record.ts'
export { httpHeader, keptHeaders, keptRequest, rawRecord, webhookIdOf } from './raw-record.ts'
export { findProvider, PROVIDER_IDS, PROVIDERS } from './registry.ts'

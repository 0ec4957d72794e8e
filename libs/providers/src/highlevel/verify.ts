import type { KeyObject } from 'node:crypto'
import { verify as verifySignature } from 'node:crypto'
import type { WebhookRequest } from '@tributary/core'
import { fromBase64 } from '../digest.ts'
import { id, parseJsonObject } from '../json.ts'
import type { RefusalReason, Verdict } from '../provider.ts'
import { refused, VERIFIED } from '../provider.ts'
import type { HighLevelEndpoint } from './endpoint.ts'

/** Ed25519 over the raw body, base64. */
export const SIGNATURE_HEADER = 'x-ghl-signature'

/** RSA PKCS#1 v1.5 with SHA-256 over the raw body, base64. */
export const LEGACY_SIGNATURE_HEADER = 'x-wh-signature'

const ED25519_SIGNATURE_BYTES = 64

/** HighLevel writes `N/A` into the header of a scheme that it did not use. */
const ABSENT: ReadonlySet<string> = new Set(['', 'N/A'])

/**
 * Checks X-GHL-Signature when it is present and nothing else, or X-WH-Signature when the endpoint
 * allows it. Then checks app and location of the signed body, if the endpoint pins them: a body that
 * names none is refused. No request is refused for its age, because retries carry the original
 * payload for days.
 */
export function verify({ body, headers }: WebhookRequest, endpoint: HighLevelEndpoint): Verdict {
  const reason = signatureProblem(body, headers, endpoint) ?? ownerProblem(body, endpoint)
  return reason === null ? VERIFIED : refused(reason)
}

function signatureProblem(
  body: Uint8Array,
  headers: WebhookRequest['headers'],
  endpoint: HighLevelEndpoint,
): RefusalReason | null {
  const current = present(headers[SIGNATURE_HEADER])
  if (current !== null) {
    const signature = fromBase64(current)
    if (signature?.byteLength !== ED25519_SIGNATURE_BYTES) return 'malformed_signature'
    return signedByAny(endpoint.publicKeys, null, body, signature)
  }
  const legacy = endpoint.allowLegacyRsa ? present(headers[LEGACY_SIGNATURE_HEADER]) : null
  if (legacy === null) return 'missing_signature'
  const signature = fromBase64(legacy)
  if (signature === null) return 'malformed_signature'
  return signedByAny(endpoint.legacyPublicKeys, 'sha256', body, signature)
}

function present(header: string | undefined): string | null {
  return header === undefined || ABSENT.has(header.trim().toUpperCase()) ? null : header
}

function signedByAny(
  keys: readonly (KeyObject | null)[],
  hash: 'sha256' | null,
  body: Uint8Array,
  signature: Uint8Array,
): RefusalReason | null {
  const signed = keys.some((key) => key !== null && verifySignature(hash, body, key, signature))
  return signed ? null : 'wrong_signature'
}

function ownerProblem(
  body: Uint8Array,
  { appIds, locationIds }: HighLevelEndpoint,
): RefusalReason | null {
  if (appIds.length === 0 && locationIds.length === 0) return null
  const parsed = parseJsonObject(body)
  const fields = parsed.kind === 'ok' ? parsed.value : {}
  if (!isPinned(appIds, fields['appId'])) return 'foreign_app'
  return isPinned(locationIds, fields['locationId']) ? null : 'foreign_account'
}

const isPinned = (allowed: readonly string[], named: unknown): boolean =>
  allowed.length === 0 || allowed.includes(id(named) ?? '')

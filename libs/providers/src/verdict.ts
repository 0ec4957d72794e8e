import type { RefusalReason, Verdict } from './provider.ts'

export const VERIFIED: Verdict = { verified: true }

export const refused = (reason: RefusalReason): Verdict => ({ verified: false, reason })

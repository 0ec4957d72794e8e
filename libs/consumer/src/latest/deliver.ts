import { setTimeout as sleep } from 'node:timers/promises'
import type { Document, Documents, Stored } from './documents.ts'
import type { Shown } from './entity-state.ts'

export type Delivery<State, Row> = {
  readonly documents: Documents<State>
  readonly show: (state: State) => Shown<Row>
  readonly call: (state: State, shown: Shown<Row>, revision: number) => Promise<void>
  /** How long a lease lasts, milliseconds: longer than the handler takes. */
  readonly leaseMs: number
}

const POLL_MS = 25

/**
 * Calls the handler until it has had the current row of an entity, and marks the row as shown afterwards.
 * Only the holder of the lease of an entity calls the handler, so that an older row never follows a newer
 * one. A holder that died leaves an expired lease: the next one calls the handler even for an unchanged
 * row, because nobody knows what the dead one did.
 */
export async function deliver<State, Row extends object>(
  key: string,
  delivery: Delivery<State, Row>,
): Promise<void> {
  const holder = crypto.randomUUID()
  for (;;) {
    const stored = await delivery.documents.read(key)
    const { lease } = stored.document
    if (lease !== null && lease.until > Date.now()) {
      await sleep(POLL_MS)
      continue
    }
    const isUncertain = lease !== null
    const shown = delivery.show(stored.document.state)
    if (!isUncertain && isSame(shown.row, stored.document.shown)) return
    const held = await takeLease(key, stored, { holder, delivery })
    if (held !== null && (await callUntilShown(key, held, { holder, delivery }))) return
  }
}

type Held<State, Row> = { readonly holder: string; readonly delivery: Delivery<State, Row> }

function takeLease<State, Row>(
  key: string,
  stored: Stored<State>,
  { holder, delivery }: Held<State, Row>,
): Promise<Stored<State> | null> {
  const lease = { holder, until: Date.now() + delivery.leaseMs }
  return delivery.documents.write(key, stored, { ...stored.document, lease })
}

/** False when another one took the lease, because this one held it for too long. */
async function callUntilShown<State, Row extends object>(
  key: string,
  first: Stored<State>,
  { holder, delivery }: Held<State, Row>,
): Promise<boolean> {
  const { documents, show } = delivery
  for (let held = first; ; ) {
    const shown = show(held.document.state)
    await callOrExpire(key, { held, shown, delivery })
    for (;;) {
      const marked: Document<State> = { ...held.document, shown: shown.row, lease: null }
      if ((await documents.write(key, held, marked)) !== null) return true
      held = await documents.read(key)
      if (held.document.lease?.holder !== holder) return false
      if (!isSame(show(held.document.state).row, shown.row)) break
    }
  }
}

type Call<State, Row> = {
  readonly held: Stored<State>
  readonly shown: Shown<Row>
  readonly delivery: Delivery<State, Row>
}

/** When the handler throws, expires the lease, so that the next attempt need not wait. */
async function callOrExpire<State, Row>(
  key: string,
  { held, shown, delivery }: Call<State, Row>,
): Promise<void> {
  try {
    await delivery.call(held.document.state, shown, held.version)
  } catch (error) {
    await expireLease(key, held, delivery.documents)
    throw error
  }
}

/** Expires the lease that `held` has, although others may change the state meanwhile. */
async function expireLease<State>(
  key: string,
  held: Stored<State>,
  documents: Documents<State>,
): Promise<void> {
  const holder = held.document.lease?.holder
  for (let current = held; ; current = await documents.read(key)) {
    const { lease } = current.document
    if (lease === null || lease.holder !== holder) return
    const expired = { ...current.document, lease: { ...lease, until: 0 } }
    if ((await documents.write(key, current, expired)) !== null) return
  }
}

const isSame = (one: object | null, other: object | null): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

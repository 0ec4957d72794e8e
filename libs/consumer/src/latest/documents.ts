import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../store/store.ts'

/** Who may call the handler for an entity, until when (epoch milliseconds). */
export type Lease = { readonly holder: string; readonly until: number }

/** What the store has of one entity. */
export type Document<State> = {
  readonly state: State
  /** The row that the handler was last called with; null when it has none. */
  readonly shown: object | null
  /** Present while the handler is called. One that expired means that nobody knows whether it was. */
  readonly lease: Lease | null
}

export type Stored<State> = {
  readonly document: Document<State>
  /** Version in the store; 0 when it has no such entity. */
  readonly version: number
}

/** Documents of one kind, by key. */
export type Documents<State> = {
  read(key: string): Promise<Stored<State>>
  /** Writes if the version is unchanged; the new stored document, or null. */
  write(key: string, from: Stored<State>, to: Document<State>): Promise<Stored<State> | null>
  /** Changes the state, however often others change it meanwhile. No write when `change` returns the same. */
  update(key: string, change: (state: State) => State): Promise<State>
}

/** Longest pause between two attempts to write, milliseconds. */
const MAX_PAUSE_MS = 50

/** `create` makes the state of an entity that the store does not have; `complete` fills one that it has. */
export function documentsOf<State>(
  store: Store,
  create: (key: string) => State,
  complete: (state: State) => State,
): Documents<State> {
  async function read(key: string): Promise<Stored<State>> {
    const entry = await store.get(key)
    if (entry === null) {
      return { document: { state: create(key), shown: null, lease: null }, version: 0 }
    }
    const document = JSON.parse(entry.value) as Document<State>
    return { document: { ...document, state: complete(document.state) }, version: entry.version }
  }
  async function write(key: string, from: Stored<State>, to: Document<State>) {
    const isWritten = await store.compareAndSet(key, JSON.stringify(to), from.version)
    return isWritten ? { document: to, version: from.version + 1 } : null
  }
  async function update(key: string, change: (state: State) => State): Promise<State> {
    for (;;) {
      const stored = await read(key)
      const state = change(stored.document.state)
      if (state === stored.document.state) return state
      if ((await write(key, stored, { ...stored.document, state })) !== null) return state
      await sleep(Math.random() * MAX_PAUSE_MS)
    }
  }
  return { read, write, update }
}

/** A column of a query, and how people see it. The names of units are those of Grafana. */
export type Column = {
  readonly name: string
  readonly label: string
  readonly unit?: 's' | 'percentunit' | 'short'
  readonly decimals?: number
}

type Of = (name: string, label: string) => Column

/** A number of things. */
export const count: Of = (name, label) => ({ name, label, unit: 'short', decimals: 0 })
/** A duration in seconds. */
export const seconds: Of = (name, label) => ({ name, label, unit: 's', decimals: 0 })
/** A part of a whole, from 0 to 1. */
export const share: Of = (name, label) => ({ name, label, unit: 'percentunit', decimals: 0 })
/** A text, a time or a truth value. */
export const plain: Of = (name, label) => ({ name, label })

export const PROVIDER = plain('provider', 'Provider')
export const ACCOUNT = plain('account', 'Account')
export const CHANNEL = plain('channel', 'Channel')

const byName = (name: string) => ({ id: 'byName', options: name })

/** Overrides of a panel: the label of each column, and its unit. */
export const overridesOf = (columns: readonly Column[]) =>
  columns.map(({ name, label, unit, decimals }) => ({
    matcher: byName(name),
    properties: [
      { id: 'displayName', value: label },
      ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
      ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ],
  }))

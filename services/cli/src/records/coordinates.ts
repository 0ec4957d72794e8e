/** Where a record stands. */
export type RecordAddress = {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** An address as text: `<topic>/<partition>/<offset>`. */
export const addressOf = ({ topic, partition, offset }: RecordAddress): string =>
  `${topic}/${partition}/${offset}`

const ADDRESS = /^([\w.-]+)\/(\d{1,9})\/(\d{1,18})$/

/** The address that a text writes; null for anything else. */
export function parseAddress(text: string): RecordAddress | null {
  const [, topic, partition, offset] = ADDRESS.exec(text) ?? []
  if (topic === undefined || partition === undefined || offset === undefined) return null
  return { topic, partition: Number(partition), offset: BigInt(offset) }
}

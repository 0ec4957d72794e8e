import type { StreamRecord, Unified, UnifiedKind } from '@tributary/core'
import {
  DEAD_TOPICS,
  HEADERS,
  kindOfTopic,
  providerOfRawTopic,
  QUARANTINE_TOPIC,
  rawTopic,
  UNIFIED_TOPICS,
} from '@tributary/core'
import type { Person, SuppressionList } from '@tributary/normalization'
import { draftsOf } from '@tributary/normalization'
import type { Normalization } from '@tributary/normalization/settings'
import type { Decoder } from '@tributary/runtime/registry'
import type { Needles } from './needles.ts'
import { holdsPerson } from './needles.ts'

/** Every topic that may hold the person. Raw topics of other providers do not. */
export const topicsWith = ({ provider }: Person): readonly string[] => [
  rawTopic(provider),
  ...UNIFIED_TOPICS,
  ...Object.values(DEAD_TOPICS),
  QUARANTINE_TOPIC,
]

export type Recognition = {
  readonly person: Person
  readonly normalization: Normalization
  /** Knows the person and nobody else. */
  readonly list: Pick<SuppressionList, 'isSuppressed' | 'isRecordSuppressed'>
  readonly decoder: Decoder
}

/**
 * Whether a record of one of the topics is about the person. A raw record is mapped, which tells its
 * account; what cannot be mapped, and a quarantined request, is searched for the person's ids and
 * addresses. A dead letter is taken for the record that it keeps.
 */
export async function isAbout(record: StreamRecord, recognition: Recognition): Promise<boolean> {
  const { topic, headers } = record
  const source = isDeadTopic(topic) ? (headers[HEADERS.sourceTopic] ?? '') : topic
  const kind = kindOfTopic(source)
  if (kind !== null) return isUnifiedAbout(kind, record.value, recognition)
  const provider =
    topic === QUARANTINE_TOPIC ? headers[HEADERS.provider] : providerOfRawTopic(source)
  if (provider !== recognition.person.provider) return false
  return isRawAbout({ ...record, topic: rawTopic(provider) }, recognition)
}

const isDeadTopic = (topic: string): boolean =>
  Object.values(DEAD_TOPICS).some((dead) => dead === topic)

async function isUnifiedAbout(
  kind: UnifiedKind,
  value: Uint8Array,
  { person, list, decoder }: Recognition,
): Promise<boolean> {
  const record = await decoder.decode(kind, value)
  if (record === null) return holdsPerson(value, needlesOf(person))
  return list.isRecordSuppressed({ kind, record } as Unified)
}

/** A raw record is about the person whom a draft of it names; other accounts' drafts never do. */
function isRawAbout(raw: StreamRecord, { person, normalization, list }: Recognition): boolean {
  const drafts = draftsIn(raw, normalization)
  if (drafts.some((draft) => list.isSuppressed(person.provider, draft))) return true
  const accounts = new Set(drafts.map(({ facts }) => facts.account_id))
  const isOthers = accounts.size > 0 && !accounts.has(person.account)
  return !isOthers && holdsPerson(raw.value, needlesOf(person))
}

/** None where the mapping fails: the bytes decide then. */
function draftsIn(raw: StreamRecord, { endpoints, personalData }: Normalization) {
  try {
    const outcome = draftsOf(raw, { endpoints, keyedHash: personalData.keyedHash })
    return outcome.kind === 'ok' ? outcome.value.drafts : []
  } catch {
    return []
  }
}

const needlesOf = ({ contacts, addresses }: Person): Needles => ({ contacts, addresses })

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
import { normalize } from '@tributary/normalization'
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

/** The drafts are seen before anything is hashed; those of other accounts are not the person's. */
function isRawAbout(raw: StreamRecord, { person, normalization, list }: Recognition): boolean {
  const accounts = new Set<string>()
  let isNamed = false
  try {
    normalize(raw, {
      ...normalization,
      isSuppressed(provider, draft) {
        accounts.add(draft.facts.account_id)
        isNamed ||= list.isSuppressed(provider, draft)
        return false
      },
    })
  } catch {
    // A bug of a mapping: the bytes decide.
  }
  if (isNamed) return true
  const isOthers = accounts.size > 0 && !accounts.has(person.account)
  return !isOthers && holdsPerson(raw.value, needlesOf(person))
}

const needlesOf = ({ contacts, addresses }: Person): Needles => ({ contacts, addresses })

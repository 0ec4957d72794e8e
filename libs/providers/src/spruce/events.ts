import { bySpelling } from '../spelling.ts'

/**
 * Events of Spruce by family, https://developer.sprucehealth.com/docs/webhooks-overview: an event
 * type is `<family>.<action>`. Spruce adds types without notice; what is not here is skipped.
 * It sends neither conversation.restored nor conversation.merged yet; a ConversationEvent has words
 * for both.
 */
const FAMILIES = {
  conversationItem: ['created', 'updated', 'deleted', 'restored'],
  conversation: ['created', 'updated', 'deleted', 'restored', 'merged'],
  contact: ['created', 'updated', 'deleted', 'merged'],
  scheduledMessage: ['created', 'updated', 'deleted', 'sent'],
} as const

export type Family = keyof typeof FAMILIES

/** Families that become records. */
export type MappedFamily = 'conversationItem' | 'conversation'

/** What a webhook says happened. `observed`: the flat shape does not say, and nor does the endpoint. */
export type Action = 'observed' | (typeof FAMILIES)[MappedFamily][number]

export type EventType = {
  [F in Family]: `${F}.${(typeof FAMILIES)[F][number]}`
}[Family]

export const EVENT_TYPES: readonly EventType[] = Object.entries(FAMILIES).flatMap(
  ([family, actions]) => actions.map((action) => `${family}.${action}` as EventType),
)

/** Reasons to skip, for families that are no communication. */
export const SKIPPED: ReadonlyMap<string, string> = new Map([
  ['contact', 'contact_event'],
  ['scheduledMessage', 'scheduled_message_event'],
])

/** Family of an `object` field: `conversationItem`, or `conversation-item` as in the flat shape. */
export const familyOfObject = bySpelling<Family>({
  conversationItem: 'conversationItem',
  conversation: 'conversation',
  contact: 'contact',
  scheduledMessage: 'scheduledMessage',
})

/** The action of an event type where it is one of this family, else null. */
export function actionOf(type: string | undefined, family: MappedFamily): Action | null {
  const actions: readonly Action[] = FAMILIES[family]
  return actions.find((action) => type === `${family}.${action}`) ?? null
}

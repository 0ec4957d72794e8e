import { bySpelling } from '../spelling.ts'

/**
 * Events of Spruce by family, https://developer.sprucehealth.com/docs/webhooks-overview: an event
 * type is `<family>.<action>`. Spruce adds types without notice; all others are skipped. Spruce does
 * not send conversation.restored and conversation.merged yet.
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

/** What happened. `observed`: neither the flat body nor the endpoint says. */
export type Action = 'observed' | (typeof FAMILIES)[MappedFamily][number]

export type EventType = {
  [F in Family]: `${F}.${(typeof FAMILIES)[F][number]}`
}[Family]

export const EVENT_TYPES: readonly EventType[] = Object.entries(FAMILIES).flatMap(
  ([family, actions]) => actions.map((action) => `${family}.${action}` as EventType),
)

/** Skip reasons of families that are not communication. */
export const SKIPPED: ReadonlyMap<string, string> = new Map([
  ['contact', 'contact_event'],
  ['scheduledMessage', 'scheduled_message_event'],
])

/** Family of an `object` field: native `conversationItem`, flat `conversation-item`. */
export const familyOfObject = bySpelling<Family>({
  conversationItem: 'conversationItem',
  conversation: 'conversation',
  contact: 'contact',
  scheduledMessage: 'scheduledMessage',
})

/** The action of an event type of this family; null for other types. */
export function actionOf(type: string | undefined, family: MappedFamily): Action | null {
  const actions: readonly Action[] = FAMILIES[family]
  return actions.find((action) => type === `${family}.${action}`) ?? null
}

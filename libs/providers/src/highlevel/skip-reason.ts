/**
 * Events by the first word of their names, `ContactCreate` or `OpportunityStageUpdate`.
 * https://marketplace.gohighlevel.com/docs/category/webhook
 */
const REASON_BY_FIRST_WORD: ReadonlyMap<string, string> = new Map([
  ['App', 'app'],
  ['Appointment', 'appointment'],
  ['Association', 'custom_object'],
  ['Campaign', 'campaign'],
  ['Contact', 'contact'],
  ['Conversation', 'conversation'],
  ['External', 'app'],
  ['Invoice', 'invoice'],
  ['Location', 'location'],
  ['Note', 'note'],
  ['Object', 'custom_object'],
  ['Opportunity', 'opportunity'],
  ['Order', 'order'],
  ['Price', 'product'],
  ['Product', 'product'],
  ['Record', 'custom_object'],
  ['Relation', 'custom_object'],
  ['Task', 'task'],
  ['User', 'user'],
])

/**
 * Event names of another form. `SMS`, `Email` and `Custom` are deliveries of a conversation provider,
 * another product, whose messages also arrive as OutboundMessage.
 * https://marketplace.gohighlevel.com/docs/webhook/ProviderOutboundMessage
 */
const REASON_BY_NAME: ReadonlyMap<string, string> = new Map([
  ['Custom', 'provider_outbound_message'],
  ['Email', 'provider_outbound_message'],
  ['INSTALL', 'app'],
  ['LCEmailStats', 'email_stats'],
  ['PLAN_CHANGE', 'app'],
  ['SMS', 'provider_outbound_message'],
  ['UNINSTALL', 'app'],
])

/** The family of an event that is not mapped, or `unknown_event`. Never the name of the event. */
export function skipReasonOf(type: string): string {
  const firstWord = /^[A-Z][a-z]+/.exec(type)?.[0] ?? ''
  return REASON_BY_NAME.get(type) ?? REASON_BY_FIRST_WORD.get(firstWord) ?? 'unknown_event'
}

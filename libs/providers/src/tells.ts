/** Whether the webhooks of a provider state a fact: of every call or message, of some, or of none. */
export type Telling = 'always' | 'sometimes' | 'never'

/** How often a fact is stated, and one sentence on when or why. */
export type Told = readonly [telling: Telling, sentence: string]

/** What a provider can tell, by fact. */
export type Tells = {
  /** When a call began and when it was answered: how long it rang. */
  readonly ring: Told
  /** When a call was answered. */
  readonly answer: Told
  /** When a call ended. */
  readonly end: Told
  /** Which teammate answered, called or wrote. */
  readonly agent: Told
  /** Whether a bot or an automation wrote. */
  readonly bot: Told
  /** That a conversation was closed. */
  readonly close: Told
  /** Whether a call has a recording. */
  readonly recording: Told
  /** Whether a message of the account arrived. */
  readonly delivery: Told
  /** The provider's code for a failed delivery. */
  readonly reason: Told
  /** That a caller hung up while waiting. */
  readonly abandoned: Told
}

export type TellableFact = keyof Tells

/** A heading for each fact, in the order of the page. */
export const TELLABLE_FACTS: Readonly<Record<TellableFact, string>> = {
  ring: 'How long a call rang',
  answer: 'When a call was answered',
  end: 'When a call ended',
  agent: 'Who answered, called or wrote',
  bot: 'That a bot or an automation wrote',
  close: 'That a conversation was closed',
  recording: 'Whether a call has a recording',
  delivery: 'Whether a message arrived',
  reason: 'Why a message did not arrive',
  abandoned: 'That a caller hung up while waiting',
}

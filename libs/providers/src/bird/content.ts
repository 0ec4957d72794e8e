import { lengthOf } from '../draft.ts'
import { at, list, text } from '../json.ts'
import { bySpelling } from '../spelling.ts'

type Content = {
  readonly body: string | null
  readonly body_length: number | null
  readonly attachment_count: number
}

/** Types of content that count as one attachment when no list of attachments exists. */
const isAttachment = bySpelling({ image: true, file: true, video: true, audio: true, gif: true })

/** Fields that list attachments, one per type of content. */
const ATTACHMENT_LISTS: readonly string[] = ['images', 'files', 'attachments']

/**
 * Text and attachments of a channel message: `{type, <type>: {text, …}}`. An e-mail has both
 * `html` and `text`: the text counts.
 * https://docs.bird.com/api/channels-api/message-types
 */
export function contentOf(body: unknown): Content {
  const type = text(at(body, 'type')) ?? 'text'
  const part = at(body, type)
  const listed = ATTACHMENT_LISTS.reduce((sum, name) => sum + list(at(part, name)).length, 0)
  const words = text(at(part, 'text')) ?? text(at(part, 'html'))
  return withText(words, Math.max(listed, leastAttachments(type)))
}

/** Text and attachments of a conversation's last message: Bird sends a preview of it. */
export function previewOf(message: unknown): Content {
  const words = text(at(message, 'preview', 'text'))
  return withText(words, leastAttachments(at(message, 'type')))
}

const withText = (body: string | null, attachment_count: number): Content => ({
  body,
  body_length: lengthOf(body),
  attachment_count,
})

const leastAttachments = (type: unknown): number => (isAttachment(type) ? 1 : 0)

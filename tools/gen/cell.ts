/** A text as the content of a cell of a Markdown table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|')

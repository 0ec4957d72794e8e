export type ExampleQuery = { readonly title: string; readonly sql: string }

/** The queries of a file of docs/examples. Each is a comment line with its title, then SQL up to a semicolon. */
export function exampleQueries(text: string): readonly ExampleQuery[] {
  return text
    .split(/;\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, title, sql] = /^-- ([^\n]+)\n(.+)$/s.exec(part) ?? []
      if (title === undefined || sql === undefined)
        throw new Error(
          `an example has no title: start it with "-- <the question it answers>": ${part}`,
        )
      return { title, sql }
    })
}

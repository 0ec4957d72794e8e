/** A name of a database or table as ClickHouse's SQL writes it. */
export const identifier = (name: string): string =>
  `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``

/** A table of a database. */
export const tableOf = (database: string, table: string): string =>
  `${identifier(database)}.${identifier(table)}`

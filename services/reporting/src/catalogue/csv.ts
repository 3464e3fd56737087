/** The rows of a table as a spreadsheet writes it: quoted fields may hold commas and doubled quotes; no field holds a line break. */
export function rowsOf(text: string): Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/)
  const names = fieldsOf(head)
  return lines.map((line) => {
    const fields = fieldsOf(line)
    return Object.fromEntries(names.map((name, n) => [name, fields[n] ?? '']))
  })
}
const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  )
